import type { Broker, Brokers, ClusterSpec } from "./cluster";
import { withoutDynamic } from "./dynamic";
import { publicFile, type RenderedService } from "./file";
import { jvmOptions } from "./jvm";
import { log4jProperties } from "./logging";
import { mergeProperties, type PropertyMap, renderProperties } from "./properties";
import { renderUnit } from "./systemd";
import { zookeeperConnect } from "./zookeeper";

/** Keys of server.properties that follow from the rest of the stack file, with the setting that owns each. */
const ownedKafkaKeys: Readonly<Record<string, string>> = {
  "broker.id": "hosts[].brokerId",
  "broker.rack": "hosts[].rack",
  "default.replication.factor": "kafka.replicationFactor",
  "inter.broker.listener.name": "kafka.interBrokerListener",
  "listener.security.protocol.map": "kafka.listeners",
  "log.dir": "kafka.paths.data",
  "log.dirs": "kafka.paths.data",
  "min.insync.replicas": "kafka.minInsyncReplicas",
  "security.inter.broker.protocol": "kafka.interBrokerListener",
  "zookeeper.connect": "hosts[].zookeeperId, zookeeper.ports.client and kafka.chroot",
  "host.name": "kafka.listeners",
  listeners: "kafka.listeners",
  port: "kafka.listeners",
};

/** Tells which setting owns a key of server.properties; undefined when an operator may set it. */
export function ownerOfKafkaKey(key: string): string | undefined {
  if (key.startsWith("advertised.")) return "kafka.listeners and hosts[].advertised";
  if (/^(process\.roles$|node\.id$|controller\.(quorum|listener)\.)/.test(key))
    return "the ZooKeeper mode of this program";
  return Object.hasOwn(ownedKafkaKeys, key) ? ownedKafkaKeys[key] : undefined;
}

/**
 * The settings of server.properties that a stack may change. They make `acks=all`, transactions and consumer groups
 * survive the loss of a broker (Kafka documentation, "Replication" and "Broker Configs").
 */
function tunableKafka({ replicationFactor, minInsyncReplicas }: Brokers): PropertyMap {
  return {
    "auto.create.topics.enable": "false",
    "num.partitions": "1",
    "offsets.topic.replication.factor": String(replicationFactor),
    "transaction.state.log.min.isr": String(minInsyncReplicas),
    "transaction.state.log.replication.factor": String(replicationFactor),
    "unclean.leader.election.enable": "false",
    "zookeeper.connection.timeout.ms": "18000",
  };
}

/** The settings of a broker's listeners; what is Kafka's default anyway is left out. */
function listenerProperties(brokers: Brokers, { listeners }: Broker): PropertyMap {
  const plain = listeners.length === 1 && listeners[0]?.name === "PLAINTEXT";
  const moved = listeners.some(({ address, advertised }) => address !== advertised);
  const urls = (key: "address" | "advertised") =>
    listeners.map((listener) => `${listener.name}://${listener[key]}:${listener.port}`).join(",");
  return {
    listeners: urls("address"),
    ...(moved ? { "advertised.listeners": urls("advertised") } : {}),
    ...(plain
      ? {}
      : {
          "listener.security.protocol.map": listeners.map(({ name }) => `${name}:PLAINTEXT`).join(","),
          "inter.broker.listener.name": brokers.interBrokerListener,
        }),
  };
}

/** The content of one broker's server.properties. */
export function serverProperties(spec: ClusterSpec, broker: Broker): PropertyMap {
  const { brokers } = spec;
  return mergeProperties(
    { ...tunableKafka(brokers), ...brokers.properties },
    {
      "broker.id": String(broker.id),
      ...(broker.rack === undefined ? {} : { "broker.rack": broker.rack }),
      "log.dirs": brokers.dataDirectories.join(","),
      "zookeeper.connect": zookeeperConnect(spec),
      "default.replication.factor": String(brokers.replicationFactor),
      "min.insync.replicas": String(brokers.minInsyncReplicas),
    },
    listenerProperties(brokers, broker),
  );
}

/** Everything that one broker needs on its host. */
export function renderKafka(spec: ClusterSpec, broker: Broker): RenderedService {
  const { brokers } = spec;
  const { home, version } = brokers.distribution;
  const properties = serverProperties(spec, broker);
  const config = `${brokers.configDirectory}/server.properties`;
  const logging = `${brokers.configDirectory}/kafka-log4j.properties`;
  const unit = renderUnit({
    name: "kafka",
    description: `Apache Kafka ${version.version}, broker ${broker.id}`,
    documentation: "https://kafka.apache.org/documentation/",
    after: ["zookeeper.service"],
    user: brokers.user,
    javaHome: spec.javaHome,
    options: [...jvmOptions(brokers.heap), `-Dlog4j.configuration=file:${logging}`, ...brokers.jvmOptions],
    classPath: `${home}/libs/*`,
    arguments: ["kafka.Kafka", config],
    writablePaths: brokers.dataDirectories,
  });
  return {
    unit: "kafka",
    user: brokers.user,
    endpoint: broker.listeners.map(({ address, port }) => `${address}:${port}`)[0] ?? "",
    dataDirectories: brokers.dataDirectories,
    files: [
      {
        ...publicFile(config, renderProperties(properties)),
        restartContent: renderProperties(withoutDynamic(properties)),
      },
      publicFile(logging, log4jProperties()),
      publicFile("/etc/systemd/system/kafka.service", unit),
    ],
  };
}
