import { heapBytes } from "../model/jvm";
import type { Product } from "../model/versions";
import { imageOf } from "./images";
import { mebibytes, quantity } from "./quantity";
import type { KubernetesConfig } from "./schema";

/** One server: a pod with the Service that the others reach it by. */
export interface Server {
  readonly id: number;
  /** Name of the pod of a StatefulSet, or of the Deployment. */
  readonly name: string;
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

/** The pods of one product. */
export interface Pods {
  readonly product: Product;
  /** Name of the StatefulSet, and the beginning of every server's name. */
  readonly name: string;
  readonly image: string;
  readonly memory: string;
  readonly cpu: string;
  readonly servers: readonly Server[];
  readonly volumes: readonly Volume[];
}

const names: Readonly<Record<Product, string>> = { zookeeper: "zk", kafka: "kafka" };
const jvmItself = 256 * 2 ** 20;
const defaultSize: Readonly<Record<Product, string>> = { zookeeper: "10Gi", kafka: "100Gi" };

/** Where a volume of its own for the transaction log is. */
export const zookeeperLog = "/var/lib/zookeeper-log";

/** Who is who: the hosts of the stack file, or as many as `replicas` says. */
export function hostsOf(config: KubernetesConfig): KubernetesConfig["hosts"] {
  if (config.hosts.length > 0) return config.hosts;
  const { zookeeper, kafka } = config.kubernetes;
  const [members, brokers] = [zookeeper.replicas ?? 3, kafka.replicas ?? 3];
  return Array.from({ length: Math.max(members, brokers) }, (_, index) => ({
    name: `server${index + 1}`,
    lost: false,
    ...(index < members ? { zookeeperId: index + 1 } : {}),
    ...(index < brokers ? { brokerId: index + 1 } : {}),
  }));
}

/** Memory of a pod in bytes, unless the stack file says another: heap, the JVM itself, and the page cache. */
export function defaultMemory(config: KubernetesConfig, product: Product): number {
  const heap = heapBytes(config[product].heap) ?? 0;
  if (product === "zookeeper") return heap + jvmItself;
  const { pageCache } = config.kubernetes.kafka;
  return heap + jvmItself + (pageCache === undefined ? heap : (quantity(pageCache) ?? 0));
}

/** The servers of one product, with every default filled in. */
export function podsOf(config: KubernetesConfig, product: Product): Pods {
  const settings = config.kubernetes[product];
  const name = names[product];
  const key = { zookeeper: "zookeeperId", kafka: "brokerId" } as const;
  const servers = hostsOf(config)
    .flatMap((host) => {
      const id = host[key[product]];
      if (id === undefined) return [];
      const rack = product === "kafka" && host.rack !== undefined ? { rack: host.rack } : {};
      return [{ id, name: `${name}-${id}`, service: nameOf(settings.service, id), ...rack }];
    })
    .sort((left, right) => left.id - right.id);
  return {
    product,
    name,
    image: imageOf(config, product),
    memory: settings.memory ?? mebibytes(defaultMemory(config, product)),
    cpu: settings.cpu,
    servers,
    volumes: volumesOf(config, product),
  };
}

/** The name of one server's object: `{id}` in a pattern stands for its id. */
export function nameOf(pattern: string, id: number): string {
  return pattern.replaceAll("{id}", String(id));
}

function volumesOf(config: KubernetesConfig, product: Product): Volume[] {
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
