import type { ServerGroups } from "../model/cluster-spec";
import type { Config } from "../config/config-schema";
import type { Listener } from "../services/kafka/listeners";
import { type Broker, resolveBrokers } from "../services/kafka/resolve";
import { resolveEnsemble, type ZooKeeperGroup } from "../services/zookeeper/resolve";
import { homeOf } from "./images";
import type { KubernetesConfig } from "./kubernetes-schema";
import { type Form, hostsOf, nameOf, type Pods, podsOf, type Server, zookeeperLog } from "./servers";

/** How clients outside the cluster reach one broker. */
export interface Outside {
  readonly id: number;
  readonly service: string;
  readonly nodePort?: number;
  /** Without it, that of the node that the broker runs on. */
  readonly address?: string;
}

/** A whole cluster on Kubernetes, with every default filled in. */
export interface KubernetesSpec {
  readonly servers: ServerGroups;
  readonly settings: KubernetesConfig["kubernetes"];
  readonly deleteData: boolean;
  readonly readyTimeout: number;
  readonly stopGate: number;
  readonly zookeeper: Pods;
  readonly kafka: Pods;
  readonly outside: readonly Outside[];
}

/**
 * Seconds that a stopping broker waits for the others to catch up, see `scripts/broker.sh`. Where each has a workload of
 * its own, Pulumi replaces them one by one and waits for each; it also removes them one by one, and then nobody comes
 * back to be waited for.
 */
const stopGates: Readonly<Record<Form, number>> = { "one set": 120, "set for each": 20, "deployment for each": 20 };
/** Seconds that a stopped server has to end by itself: as long as systemd gives it on hosts. */
export const stopTimeout = 300;

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
  const zookeeper = podsOf(config, "zookeeper");
  const kafka = podsOf(config, "kafka");
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
        {
          name: "INTERNAL",
          protocol: "PLAINTEXT",
          scope: "inter-broker",
          address: "0.0.0.0",
          port: 9092,
          advertised: address(server),
        },
      ],
    };
  });
  const members = zookeeper.servers.map((server) => ({
    id: server.id,
    host: server.name,
    address: address(server),
    lost: false,
  }));
  const ensemble: ZooKeeperGroup = { ...resolveEnsemble(cluster, members), listenOnAllAddresses: true };
  const resolved = resolveBrokers(cluster, brokers);
  const discovered = outside.some(({ address }) => address === undefined);
  return {
    servers: {
      groups: [
        ensemble,
        discovered ? { ...resolved, properties: { ...resolved.properties, ...nodeAddressProvider } } : resolved,
      ],
    },
    settings,
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    stopGate: stopGates[kafka.form],
    zookeeper,
    kafka,
    outside,
  };
}

function outsideListener({ address, nodePort }: Outside, port: number): Listener {
  return {
    name: "EXTERNAL",
    protocol: "PLAINTEXT",
    scope: "external",
    address: "0.0.0.0",
    port: 9094,
    advertised: address ?? nodeAddress,
    advertisedPort: nodePort ?? port,
  };
}

/** The same configuration as the model knows it, with the places that things have in a container. */
export function clusterConfig(config: KubernetesConfig): Config {
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
