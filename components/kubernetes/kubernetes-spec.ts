import type { ServerGroups } from "../model/cluster-spec";
import { type Broker, resolveBrokers } from "../services/kafka/resolve";
import { resolveEnsemble, type ZooKeeperGroup } from "../services/zookeeper/resolve";
import { homeOf } from "./images";
import type { KubernetesConfig } from "./kubernetes-schema";
import { type ExternalAccess, listenersOf } from "./listeners";
import { nodeAddressProvider } from "./node-address";
import { nameOf, type Pods, podsOf, type Server, zookeeperLog } from "./servers";

/** A whole cluster on Kubernetes, with every default filled in. */
export interface KubernetesSpec {
  readonly servers: ServerGroups;
  readonly settings: KubernetesConfig["kubernetes"];
  readonly deleteData: boolean;
  readonly readyTimeout: number;
  /** How a changed configuration is rolled out. */
  readonly roll: KubernetesConfig["roll"];
  readonly zookeeper: Pods;
  readonly kafka: Pods;
  /** How clients outside the cluster reach the brokers; empty where they do not. */
  readonly externalAccess: readonly ExternalAccess[];
}

/**
 * Seconds that a broker which is evicted or deleted by hand goes on serving, see `scripts/broker.sh`: the budget lets it go
 * as soon as the one before is ready, which may still have replicas to fetch. A roll has checked that, and does not wait.
 */
export const catchUpTime = 20;
/** Seconds that a stopped server has to end by itself: as long as systemd gives it on hosts. */
export const stopTimeout = 300;

/** Turns a checked configuration into a cluster with every default filled in. */
export function resolveKubernetes(config: KubernetesConfig): KubernetesSpec {
  const { kubernetes: settings } = config;
  const zookeeper = podsOf(config, "zookeeper");
  const kafka = podsOf(config, "kafka");
  const externalAccess = externalAccessOf(config, kafka);
  const resolved = resolveBrokers(config, brokersIn(config, kafka, externalAccess), {
    home: homeOf(config, "kafka"),
    data: ["/var/lib/kafka/data"],
  });
  const discovered = externalAccess.some(({ address }) => address === undefined);
  const brokers = discovered
    ? { ...resolved, properties: { ...resolved.properties, ...nodeAddressProvider } }
    : resolved;
  return {
    servers: { groups: [ensembleIn(config, zookeeper), brokers] },
    settings,
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    roll: config.roll,
    zookeeper,
    kafka,
    externalAccess,
  };
}

function ensembleIn(config: KubernetesConfig, { servers }: Pods): ZooKeeperGroup {
  const ownLog = config.kubernetes.zookeeper.storage?.logSize !== undefined;
  const resolved = resolveEnsemble(
    config,
    servers.map((server) => serverIn(config, server)),
    {
      home: homeOf(config, "zookeeper"),
      data: "/var/lib/zookeeper/data",
      ...(ownLog ? { dataLog: `${zookeeperLog}/data` } : {}),
    },
  );
  return { ...resolved, listenOnAllAddresses: true };
}

function brokersIn(config: KubernetesConfig, { servers }: Pods, access: readonly ExternalAccess[]): Broker[] {
  const { port } = config.kubernetes.kafka.external;
  return servers.map((server) => {
    const own = access.find(({ id }) => id === server.id);
    const broker = serverIn(config, server);
    const rack = server.rack === undefined ? {} : { rack: server.rack };
    return { ...broker, ...rack, listeners: listenersOf(broker.address, own, port) };
  });
}

/** No server is ever lost: Kubernetes makes it again wherever there is room. */
function serverIn({ kubernetes }: KubernetesConfig, { id, name, service }: Server) {
  const address = `${service}.${kubernetes.namespace}.svc.${kubernetes.clusterDomain}`;
  return { id, host: name, address, lost: false };
}

function externalAccessOf(config: KubernetesConfig, { servers }: Pods): ExternalAccess[] {
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
