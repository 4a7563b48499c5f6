import type { Broker, Brokers, ClusterSpec, Listener, Servers } from "../../model/cluster-spec";
import { withoutDynamic } from "./dynamic-config";
import { publicFile, type RenderedFile, type RenderedService } from "../../model/rendered-file";
import { type JavaProgram, jvmOptions } from "../../model/jvm";
import { log4jProperties } from "../../model/logging";
import { mergeProperties, type PropertyMap, renderProperties } from "../../model/properties";
import { renderUnit } from "../../model/systemd";
import { zookeeperConnect } from "../zookeeper/zookeeper-files";

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

/** Where clients of a listener connect, for example `kafka1:9092`. */
export function advertisedEndpoint({ advertised, advertisedPort, port }: Listener): string {
  return `${advertised}:${advertisedPort ?? port}`;
}

/** The settings of a broker's listeners; what is Kafka's default anyway is left out. */
function listenerProperties(brokers: Brokers, { listeners }: Broker): PropertyMap {
  const plain = listeners.length === 1 && listeners[0]?.name === "PLAINTEXT";
  const own = listeners.map(({ name, address, port }) => `${name}://${address}:${port}`).join(",");
  const told = listeners.map((listener) => `${listener.name}://${advertisedEndpoint(listener)}`).join(",");
  return {
    listeners: own,
    ...(own === told ? {} : { "advertised.listeners": told }),
    ...(plain
      ? {}
      : {
          "listener.security.protocol.map": listeners.map(({ name }) => `${name}:PLAINTEXT`).join(","),
          "inter.broker.listener.name": brokers.interBrokerListener,
        }),
  };
}

/** The content of one broker's server.properties. */
export function serverProperties(servers: Servers, broker: Broker): PropertyMap {
  const { brokers } = servers;
  return mergeProperties(
    { ...tunableKafka(brokers), ...brokers.properties },
    {
      "broker.id": String(broker.id),
      ...(broker.rack === undefined ? {} : { "broker.rack": broker.rack }),
      "log.dirs": brokers.dataDirectories.join(","),
      "zookeeper.connect": zookeeperConnect(servers),
      "default.replication.factor": String(brokers.replicationFactor),
      "min.insync.replicas": String(brokers.minInsyncReplicas),
    },
    listenerProperties(brokers, broker),
  );
}

const loggingFile = "kafka-log4j.properties";
const configFile = "server.properties";

/** How a broker is started. */
export function kafkaProgram({ configDirectory, distribution, heap, jvmOptions: further }: Brokers): JavaProgram {
  return {
    options: [...jvmOptions(heap), `-Dlog4j.configuration=file:${configDirectory}/${loggingFile}`, ...further],
    classPath: `${distribution.home}/libs/*`,
    arguments: ["kafka.Kafka", `${configDirectory}/${configFile}`],
  };
}

/** The files that a broker reads when it starts. */
export function kafkaFiles(servers: Servers, broker: Broker): RenderedFile[] {
  const { configDirectory } = servers.brokers;
  const properties = serverProperties(servers, broker);
  return [
    {
      ...publicFile(`${configDirectory}/${configFile}`, renderProperties(properties)),
      restartContent: renderProperties(withoutDynamic(properties)),
    },
    publicFile(`${configDirectory}/${loggingFile}`, log4jProperties()),
  ];
}

/** Everything that one broker needs on its host. */
export function renderKafka(spec: ClusterSpec, broker: Broker): RenderedService {
  const { brokers } = spec;
  const unit = renderUnit({
    name: "kafka",
    description: `Apache Kafka ${brokers.distribution.version.version}, broker ${broker.id}`,
    documentation: "https://kafka.apache.org/documentation/",
    after: ["zookeeper.service"],
    user: brokers.user,
    javaHome: spec.javaHome,
    ...kafkaProgram(brokers),
    writablePaths: brokers.dataDirectories,
  });
  return {
    unit: "kafka",
    id: broker.id,
    user: brokers.user,
    endpoint: broker.listeners.map(({ address, port }) => `${address}:${port}`)[0] ?? "",
    dataDirectories: brokers.dataDirectories,
    files: [...kafkaFiles(spec, broker), publicFile("/etc/systemd/system/kafka.service", unit)],
  };
}
