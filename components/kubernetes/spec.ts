import type { Broker, Listener, Servers } from "../model/cluster";
import { resolveBrokers, resolveEnsemble } from "../model/defaults";
import { heapBytes } from "../model/jvm";
import type { ClusterConfig } from "../model/schema";
import { type Topics, topicsOf } from "../model/topics";
import type { Product } from "../model/versions";
import { homeOf, imageOf } from "./images";
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

/** How clients outside the cluster reach one broker. */
export interface Outside {
  readonly id: number;
  readonly service: string;
  readonly nodePort?: number;
  /** Without it, that of the node that the broker runs on. */
  readonly address?: string;
}

/** A whole cluster on Kubernetes, with every default filled in. */
export interface KubernetesSpec extends Topics {
  readonly servers: Servers;
  readonly settings: KubernetesConfig["kubernetes"];
  readonly deleteData: boolean;
  readonly readyTimeout: number;
  readonly stopGate: number;
  readonly zookeeper: Pods;
  readonly kafka: Pods;
  readonly outside: readonly Outside[];
}

/**
 * Seconds that a stopping broker waits for the others to catch up, see `scripts/broker.sh`. Pulumi replaces Deployments
 * one by one and waits for each; it also removes them one by one, and then nobody comes back to be waited for.
 */
const stopGates = { StatefulSet: 120, Deployment: 20 } as const;
/** Seconds that a stopped server has to end by itself: as long as systemd gives it on hosts. */
export const stopTimeout = 300;

const names: Readonly<Record<Product, string>> = { zookeeper: "zk", kafka: "kafka" };
const jvmItself = 256 * 2 ** 20;
const defaultSize: Readonly<Record<Product, string>> = { zookeeper: "10Gi", kafka: "100Gi" };

/** Set in a broker's environment, and read by Kafka itself (KIP-887). */
export const nodeAddress = "${env:NODE_ADDRESS}";
const nodeAddressProvider = {
  "config.providers": "env",
  "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
  "config.providers.env.param.allowlist.pattern": "NODE_ADDRESS",
};

/** Turns a checked configuration into a cluster with every default filled in. */
export function resolveKubernetes(config: KubernetesConfig): KubernetesSpec {
  const { kubernetes: settings } = config;
  const cluster = clusterConfig(config);
  const zookeeper = pods(config, "zookeeper");
  const kafka = pods(config, "kafka");
  const outside = outsideOf(config, kafka);
  const address = ({ service }: Server) => `${service}.${settings.namespace}.svc.${settings.clusterDomain}`;
  const brokers = kafka.servers.map((server): Broker => {
    const own = outside.find(({ id }) => id === server.id);
    return {
      id: server.id,
      host: server.name,
      address: address(server),
      // Kubernetes makes a server anew wherever there is room.
      lost: false,
      ...(server.rack === undefined ? {} : { rack: server.rack }),
      listeners: [
        ...(own === undefined ? [] : [outsideListener(own, settings.kafka.external.port)]),
        { name: "INTERNAL", address: "0.0.0.0", port: 9092, advertised: address(server) },
      ],
    };
  });
  const resolved = resolveBrokers(cluster, brokers);
  const discovered = outside.some(({ address }) => address === undefined);
  return {
    servers: {
      ensemble: {
        ...resolveEnsemble(
          cluster,
          zookeeper.servers.map((server) => ({
            id: server.id,
            host: server.name,
            address: address(server),
            lost: false,
          })),
        ),
        listenOnAllAddresses: true,
      },
      brokers: discovered ? { ...resolved, properties: { ...resolved.properties, ...nodeAddressProvider } } : resolved,
    },
    ...topicsOf(cluster),
    settings,
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    stopGate: stopGates[settings.workload],
    zookeeper,
    kafka,
    outside,
  };
}

function outsideListener({ address, nodePort }: Outside, port: number): Listener {
  return {
    name: "EXTERNAL",
    address: "0.0.0.0",
    port: 9094,
    advertised: address ?? nodeAddress,
    advertisedPort: nodePort ?? port,
  };
}

/** The same configuration as the model knows it, with the places that things have in a container. */
export function clusterConfig(config: KubernetesConfig): ClusterConfig {
  const { zookeeper, kafka, kubernetes } = config;
  const dataLog = kubernetes.zookeeper.storage?.logSize === undefined ? undefined : `${zookeeperLog}/data`;
  return {
    ...config,
    hosts: hostsOf(config).map((host) => ({ ...host, address: host.name, lost: false })),
    zookeeper: {
      ...zookeeper,
      layout: "in-place",
      paths: {
        program: homeOf(config, "zookeeper"),
        config: "/etc/zookeeper",
        data: "/var/lib/zookeeper/data",
        ...(dataLog === undefined ? {} : { dataLog }),
      },
    },
    kafka: {
      ...kafka,
      layout: "in-place",
      paths: { program: homeOf(config, "kafka"), config: "/etc/kafka", data: ["/var/lib/kafka/data"] },
      listeners: [{ name: "INTERNAL", port: 9092 }],
      interBrokerListener: "INTERNAL",
    },
  };
}

const zookeeperLog = "/var/lib/zookeeper-log";

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

function pods(config: KubernetesConfig, product: Product): Pods {
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

function outsideOf(config: KubernetesConfig, { servers }: Pods): Outside[] {
  const { type, service, nodePorts, addresses } = config.kubernetes.kafka.external;
  if (type === "none") return [];
  return servers.map(({ id }) => {
    const [nodePort, address] = [nodePorts[id], addresses[id]];
    return {
      id,
      service: nameOf(service, id),
      ...(nodePort === undefined || type !== "NodePort" ? {} : { nodePort }),
      ...(address === undefined ? {} : { address }),
    };
  });
}
