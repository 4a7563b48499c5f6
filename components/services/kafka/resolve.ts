import type { Server, ServerGroup, ServerGroups } from "../../model/cluster-spec";
import type { Security } from "../../security/security-schema";
import { type ImagePaths, resolveGroup, serverOf } from "../resolve-group";
import type { Located } from "../service-schema";
import { juteOptions } from "../zookeeper/jute";
import { ensembleSecurityOf } from "../zookeeper/security/ensemble-security";
import {
  interBrokerNameOf,
  isForApplications,
  type ListenerSetting,
  listenersOf,
  protocolOf,
} from "./listener-settings";
import { isCombined } from "./combined";
import { everyAddress, type Listener } from "./listeners";
import { type Metadata, metadataOf } from "./metadata";
import { replicationOf } from "./replication";
import type { KafkaConfig, KafkaHost, KafkaStack } from "./schema";
import { topicsOf, type Topics } from "./topics/topics-spec";
import { usersOf, type UserSpec } from "./users/users-spec";
import { kafkaVersions } from "./versions";

/** One Kafka broker. */
export interface Broker extends Server {
  /** The first one is in `bootstrapServers`; one of them is for the brokers among themselves. */
  readonly listeners: readonly Listener[];
  /** It is a controller as well, in the same process. */
  readonly combined?: true;
}

/** The Kafka brokers: what all of them share. */
export interface KafkaGroup extends ServerGroup<Broker, KafkaConfig> {
  readonly dataDirectories: readonly string[];
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  readonly topics: Topics;
  readonly users: readonly UserSpec[];
  /** JVM options that follow from what ZooKeeper's servers have. */
  readonly zookeeperOptions: readonly string[];
  readonly security: Security;
}

const name = "kafka";

/** The brokers of a cluster. @throws Error when the cluster has none. */
export function kafkaOf({ groups }: ServerGroups): KafkaGroup {
  const group = groups.find(({ service }) => service === name);
  if (group === undefined) throw new Error("the cluster has no Kafka brokers");
  return group as KafkaGroup;
}

/** Where brokers keep what the cluster knows; whether there are servers of ZooKeeper, only the stack tells. */
export function metadataIn({ settings }: Pick<KafkaGroup, "settings">): Omit<Metadata, "zookeeper"> {
  return metadataOf({ kafka: settings });
}

/** Whether brokers read what the cluster knows from a quorum of controllers. */
export function isKraft(brokers: Pick<KafkaGroup, "settings">): boolean {
  return metadataIn(brokers).brokers === "kraft";
}

/** These brokers, with the settings of a stack. */
export function resolveBrokers(
  config: KafkaStack,
  brokers: readonly Broker[],
  image?: ImagePaths & { readonly data: readonly string[] },
): KafkaGroup {
  const { kafka } = config;
  return {
    ...resolveGroup({ name, versions: kafkaVersions }, kafka, brokers, image),
    dataDirectories: image?.data ?? kafka.paths.data ?? ["/var/lib/kafka"],
    ...replicationOf(config),
    topics: topicsOf(config),
    users: usersOf(config),
    zookeeperOptions: isKraft({ settings: kafka }) ? [] : juteOptions(config.zookeeper),
    security: ensembleSecurityOf(config),
  };
}

/** The brokers on the hosts of a stack. */
export function resolveKafka(config: KafkaStack<Located>): KafkaGroup {
  return resolveBrokers(
    config,
    config.hosts.flatMap((host) => (host.brokerId === undefined ? [] : [brokerOn(host, host.brokerId, config)])),
  );
}

function brokerOn(host: KafkaHost & Located, id: number, config: KafkaStack): Broker {
  const interBroker = interBrokerNameOf(config);
  return {
    ...serverOf(host, id),
    ...(host.rack === undefined ? {} : { rack: host.rack }),
    ...(isCombined(host) && metadataOf(config).controllers ? { combined: true } : {}),
    listeners: listenersOf(config).map((listener) => ({
      name: listener.name,
      port: listener.port,
      protocol: protocolOf(listener, config),
      ...(isForApplications(listener) ? { forApplications: true } : {}),
      scope: listener.name === interBroker ? "inter-broker" : "client",
      ...boundOn(host, listener),
      advertised: host.advertised?.[listener.name] ?? host.address,
    })),
  };
}

/** Where a listener is bound on a host, with the setting that says so. */
function boundOn(
  host: KafkaHost & Located,
  { name: listener, bind }: ListenerSetting,
): Pick<Listener, "address" | "bindProperty"> {
  const own = host.bind?.[listener];
  if (own !== undefined) return { address: own, bindProperty: `hosts[${host.name}].bind.${listener}` };
  const bindProperty = `kafka.listeners[${listener}].bind`;
  if (bind === "all") return { address: everyAddress, bindProperty };
  const advertised = bind === "advertised" ? host.advertised?.[listener] : undefined;
  return advertised === undefined ? { address: host.address } : { address: advertised, bindProperty };
}
