import { kafkaController } from "./kafka/controllers/controller-service";
import { rocketmqNameServer } from "./rocketmq/name-servers/name-server-service";
import { rocketmqProxy } from "./rocketmq/proxies/proxy-service";
import { rocketmq } from "./rocketmq/rocketmq-service";
import { kafka } from "./kafka/kafka-service";
import type { ServerGroup, ServerGroups } from "../model/cluster-spec";
import { settingsPathOf } from "./resolve-group";
import type { PodService, Service } from "./service";
import type { ServiceOnKubernetes } from "./service-on-kubernetes";
import { zookeeper } from "./zookeeper/zookeeper-service";

/** Every service that this program runs, each behind those that it depends on. This is the only list. */
export const registry = {
  zookeeper,
  "kafka-controller": kafkaController,
  kafka,
  "rocketmq-namesrv": rocketmqNameServer,
  rocketmq,
  "rocketmq-proxy": rocketmqProxy,
} as const satisfies Readonly<Record<string, Service>>;

export type ServiceName = keyof typeof registry;

/** A list of services such as the registry; functions take one, so that tests can add a service to it. */
export type Registry = Readonly<Record<string, Service>>;

/** The names of all services, in order. */
export const serviceNames = Object.keys(registry) as readonly ServiceName[];

/** A service by its name. @throws Error when there is none. */
export function serviceOf(name: string, services: Registry = registry): Service {
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (service === undefined) throw new Error(`there is no service ${name}, only ${Object.keys(services).join(", ")}`);
  return service;
}

/** The names of those that also run in pods. */
export type PodServiceName = {
  [Name in ServiceName]: (typeof registry)[Name] extends { readonly kubernetes: ServiceOnKubernetes } ? Name : never;
}[ServiceName];

/** The services that also run in pods, in order. */
export function podServices(services: Registry = registry): PodService[] {
  return Object.values(services).filter((service): service is PodService => service.kubernetes !== undefined);
}

/** One of them by its name. @throws Error when there is none. */
export function podServiceOf(name: string, services: Registry = registry): PodService {
  const service = podServices(services).find((one) => one.name === name);
  if (service === undefined) throw new Error(`no service ${name} runs in pods`);
  return service;
}

/** Where the settings of a service stand in the stack file, by its name. Example: `kafka.controllers`. */
export function settingsPath(name: string, services: Registry = registry): string {
  return settingsPathOf(serviceOf(name, services));
}

/** Something about every service, by its name. */
export function perService<T>(valueOf: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((name) => [name, valueOf(name)])) as Record<ServiceName, T>;
}

/** Something about each group of a cluster, by the name of its service. */
export function byService<T>({ groups }: ServerGroups, valueOf: (group: ServerGroup) => T): Record<ServiceName, T> {
  return Object.fromEntries(groups.map((group) => [group.service, valueOf(group)])) as Record<ServiceName, T>;
}
