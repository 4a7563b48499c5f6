import { heapBytes } from "../model/jvm";
import { registry, type ServiceName } from "../services/registry";
import { idOn } from "../services/resolve-group";
import { imageOf } from "./images";
import { mebibytes, quantity } from "./quantity";
import type { KubernetesConfig } from "./kubernetes-schema";

/** One server: a pod with the Service that the others reach it by. */
export interface Server {
  readonly id: number;
  /** Its name, which a StatefulSet or a Deployment of its own has, too. */
  readonly name: string;
  /** Name of its pod; that of a Deployment gets another one each time. */
  readonly pod?: string;
  readonly service: string;
  readonly rack?: string;
}

/** One volume of every server. */
export interface Volume {
  readonly name: string;
  readonly mountPath: string;
  readonly size: string;
  readonly class?: string;
}

/** What runs the servers of one product: one StatefulSet, or for each server a StatefulSet or a Deployment. */
export type Form = "one set" | "set for each" | "deployment for each";

/** The pods of one product. */
export interface Pods {
  readonly product: ServiceName;
  readonly form: Form;
  /** Name of the one StatefulSet, and the beginning of every server's name. */
  readonly name: string;
  /** Name of the Service that leads to any of them that is ready. */
  readonly anyServer: string;
  readonly image: string;
  readonly memory: string;
  readonly cpu: string;
  readonly servers: readonly Server[];
  readonly volumes: readonly Volume[];
}

const names: Readonly<Record<ServiceName, string>> = { zookeeper: "zk", kafka: "kafka" };
const anyServer: Readonly<Record<ServiceName, string>> = { zookeeper: "zk-cs", kafka: "kafka" };
const jvmItself = 256 * 2 ** 20;
const defaultSize: Readonly<Record<ServiceName, string>> = { zookeeper: "10Gi", kafka: "100Gi" };

/** Where a volume of its own for the transaction log is. */
export const zookeeperLog = "/var/lib/zookeeper-log";

/** With servers for a stack file without `hosts`: as many as `replicas` says. */
export function withServers(config: KubernetesConfig): KubernetesConfig {
  if (config.hosts.length > 0) return config;
  const { zookeeper, kafka } = config.kubernetes;
  const [members, brokers] = [zookeeper.replicas ?? 3, kafka.replicas ?? 3];
  const hosts = Array.from({ length: Math.max(members, brokers) }, (_, index) => ({
    name: `server${index + 1}`,
    lost: false,
    ...(index < members ? { zookeeperId: index + 1 } : {}),
    ...(index < brokers ? { brokerId: index + 1 } : {}),
  }));
  return { ...config, hosts };
}

/** Memory of a pod in bytes, unless the stack file says another: heap, the JVM itself, and the page cache. */
export function defaultMemory(config: KubernetesConfig, product: ServiceName): number {
  const heap = heapBytes(config[product].heap) ?? 0;
  if (product === "zookeeper") return heap + jvmItself;
  const { pageCache } = config.kubernetes.kafka;
  return heap + jvmItself + (pageCache === undefined ? heap : (quantity(pageCache) ?? 0));
}

/**
 * What runs the servers of a product. All pods of a StatefulSet are made from one template, so brokers that are bound to
 * racks get one each.
 */
export function formOf(config: KubernetesConfig, product: ServiceName): Form {
  if (config.kubernetes.workload === "Deployment") return "deployment for each";
  return product === "kafka" && brokersWithRack(config).length > 0 ? "set for each" : "one set";
}

/** The hosts of the stack file whose broker has a rack. */
export function brokersWithRack({ hosts }: KubernetesConfig): KubernetesConfig["hosts"] {
  return hosts.filter(({ brokerId, rack }) => brokerId !== undefined && rack !== undefined);
}

/** Name of the claim of a server's volume; undefined where there are no claims. */
export function claimOf({ name }: Volume, { pod }: Server): string | undefined {
  return pod === undefined ? undefined : `${name}-${pod}`;
}

/** Name of the StatefulSet that makes a server's pod; undefined for a Deployment. */
export function setOf({ form, name }: Pods, server: Server): string | undefined {
  return form === "one set" ? name : form === "set for each" ? server.name : undefined;
}

/** The servers of one product, with every default filled in. */
export function podsOf(config: KubernetesConfig, product: ServiceName): Pods {
  const settings = config.kubernetes[product];
  const [name, form] = [names[product], formOf(config, product)];
  const servers = config.hosts
    .flatMap((host) => {
      const id = idOn(host, registry[product]);
      if (id === undefined) return [];
      const rack = product === "kafka" && host.rack !== undefined ? { rack: host.rack } : {};
      const own = `${name}-${id}`;
      return [{ id, name: own, ...podOf(form, own), service: nameOf(settings.service, id), ...rack }];
    })
    .sort((left, right) => left.id - right.id);
  return {
    product,
    form,
    name,
    anyServer: anyServer[product],
    image: imageOf(config, product),
    memory: settings.memory ?? mebibytes(defaultMemory(config, product)),
    cpu: settings.cpu,
    servers,
    volumes: volumesOf(config, product),
  };
}

/** The first pod of a StatefulSet has the number 0, unless the servers' ids are the numbers. */
function podOf(form: Form, server: string): Pick<Server, "pod"> {
  if (form === "deployment for each") return {};
  return { pod: form === "one set" ? server : `${server}-0` };
}

/** Stands for a broker's address in the annotations of its Service. */
export const addressMark = "{address}";

/** The name of one server's object: `{id}` in a pattern stands for its id. */
export function nameOf(pattern: string, id: number): string {
  return pattern.replaceAll("{id}", String(id));
}

function volumesOf(config: KubernetesConfig, product: ServiceName): Volume[] {
  const { storage = {} } = config.kubernetes[product];
  const { logSize } = product === "zookeeper" ? (config.kubernetes.zookeeper.storage ?? {}) : {};
  const volume = (name: string, mountPath: string, size: string): Volume => ({
    name,
    mountPath,
    size,
    ...(storage.class === undefined ? {} : { class: storage.class }),
  });
  return [
    volume("data", `/var/lib/${product}`, storage.size ?? defaultSize[product]),
    ...(logSize === undefined ? [] : [volume("log", zookeeperLog, logSize)]),
  ];
}
