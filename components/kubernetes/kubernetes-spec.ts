import type { ServerGroup, ServerGroups } from "../model/cluster-spec";
import { type Security, securityOf } from "../security/security-schema";
import { podServices, type Registry, registry } from "../services/registry";
import { homeOf } from "./images";
import type { KubernetesConfig } from "./kubernetes-schema";
import { servicesOf } from "../config/stack-services";
import { type FoundAddresses, withAddresses } from "./awaited-addresses";
import { hasPods, type Pods, podsOf } from "./servers";

/** A whole cluster on Kubernetes, with every default filled in. */
export interface KubernetesSpec {
  readonly servers: ServerGroups;
  readonly settings: KubernetesConfig["kubernetes"];
  readonly deleteData: boolean;
  readonly readyTimeout: number;
  readonly security: Security;
  /** Identity of an existing cluster whose state was lost. */
  readonly clusterId?: string;
  /** How a changed configuration is rolled out. */
  readonly roll: KubernetesConfig["roll"];
  /** Of each service that this program runs, in the order of the registry. */
  readonly pods: readonly Pods[];
  /** Of those whose servers have no pods of their own, see `ServerInPod.within`. */
  readonly within: readonly Pods[];
  /** The same with the addresses that load balancers have given. */
  readonly withAddresses: (found: FoundAddresses) => KubernetesSpec;
}

/** Seconds that a stopped server has to end by itself: as long as systemd gives it on hosts. */
export const stopTimeout = 300;

/** Turns a checked configuration into a cluster with every default filled in. */
export function resolveKubernetes(config: KubernetesConfig, services: Registry = registry): KubernetesSpec {
  const all = podServices(services).map((service) => podsOf(config, service));
  const groups = all.flatMap(
    ({ service, servers }) => service.kubernetes.resolve(config, servers, homeOf(config, service)) ?? [],
  );
  const there = podServices(servicesOf(config, services));
  const pods = all.filter(({ service }) => there.includes(service) && hasPods(config, service));
  const isWithin = ({ servers }: Pods) => servers.some(({ within }) => within !== undefined);
  return {
    servers: { groups },
    settings: config.kubernetes,
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    security: securityOf(config),
    ...(config.clusterId === undefined ? {} : { clusterId: config.clusterId }),
    roll: config.roll,
    pods,
    within: all.filter((one) => !pods.includes(one) && isWithin(one)),
    withAddresses: (found) => resolveKubernetes(withAddresses(config, pods, found), services),
  };
}

/** The servers of every service, those in the pods of another one behind those that have pods of their own. */
export function allServers({ pods, within }: KubernetesSpec): readonly Pods[] {
  return [...pods, ...within];
}

/** The servers that are one process each with those of these pods. */
export function serversWithin({ within }: KubernetesSpec, { service }: Pick<Pods, "service">): readonly Pods[] {
  return within.filter(({ servers }) => servers.some((server) => server.within === service.name));
}

/** What the pods of a service run. @throws Error when the cluster has no such service. */
export function groupOf({ servers }: KubernetesSpec, { service }: Pick<Pods, "service">): ServerGroup {
  const group = servers.groups.find((one) => one.service === service.name);
  if (group === undefined) throw new Error(`the cluster has no ${service.name}`);
  return group;
}
