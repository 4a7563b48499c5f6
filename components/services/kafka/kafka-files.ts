import type { ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import { type JavaProgram, jvmOptions } from "../../model/jvm";
import { log4jProperties } from "../../model/logging";
import { mergeProperties, type PropertyMap, renderProperties } from "../../model/properties";
import { publicFile, type RenderedFile } from "../../model/rendered-file";
import { zookeeperOf } from "../zookeeper/resolve";
import { zookeeperEndpoints } from "../zookeeper/zookeeper-files";
import { withoutDynamic } from "./dynamic-config";
import { listenerProperties } from "./listeners";
import { logLevels, startLogLevels } from "./log-levels";
import { protocolProperties } from "./protocol";
import { clientAuthentication } from "./controllers/controller-security";
import { combinedRoles } from "./combined";
import { controllersOf } from "./controllers/resolve";
import { boundListeners, controllerListenersOf, migrationProperties, quorumProperties } from "./quorum";
import { type Broker, isKraft, type KafkaGroup, kafkaOf, metadataIn } from "./resolve";
import { applicationsTrust } from "./security/applications";
import { brokerKeyFiles } from "./security/broker-certificates";
import { brokerSecurity } from "./security/broker-security";
import { zookeeperClient, zookeeperClientOptions } from "./security/zookeeper-client";

/**
 * The settings of server.properties that a stack may change. They make `acks=all`, transactions and consumer groups
 * survive the loss of a broker (Kafka documentation, "Replication" and "Broker Configs").
 */
function tunableKafka(brokers: KafkaGroup): PropertyMap {
  const { replicationFactor, minInsyncReplicas } = brokers;
  return {
    "auto.create.topics.enable": "false",
    "num.partitions": "1",
    "offsets.topic.replication.factor": String(replicationFactor),
    "transaction.state.log.min.isr": String(minInsyncReplicas),
    "transaction.state.log.replication.factor": String(replicationFactor),
    "unclean.leader.election.enable": "false",
    ...(isKraft(brokers) ? {} : { "zookeeper.connection.timeout.ms": "18000" }),
  };
}

/** Where the brokers find ZooKeeper; empty in KRaft. */
export function zookeeperConnect(cluster: ServerGroups): string {
  return isKraft(kafkaOf(cluster)) ? "" : metadataInZooKeeper(cluster);
}

/** Where a cluster has its metadata in ZooKeeper: `h1:2181,h2:2181,h3:2181`, with the chroot of the brokers behind it. */
export function metadataInZooKeeper(cluster: ServerGroups): string {
  return zookeeperEndpoints(zookeeperOf(cluster)).join(",") + (kafkaOf(cluster).settings.chroot ?? "");
}

/** The same for clients outside of Kubernetes, where they have access. */
export function zookeeperConnectOutside(cluster: ServerGroups): string {
  const { outside = [] } = zookeeperOf(cluster);
  const endpoints = outside.map(({ address = "NODE", port }) => endpointText(address, port));
  return endpoints.join(",") + (kafkaOf(cluster).settings.chroot ?? "");
}

/** The content of one broker's server.properties. */
export function serverProperties(cluster: ServerGroups, broker: Broker): PropertyMap {
  const brokers = kafkaOf(cluster);
  const { brokers: mode, dualWrite } = metadataIn(brokers);
  const controllers = mode === "kraft" || dualWrite ? controllersOf(cluster) : undefined;
  const others = controllers === undefined ? [] : controllerListenersOf(controllers);
  const isNode = broker.combined === true && controllers !== undefined;
  return mergeProperties(
    { ...tunableKafka(brokers), ...brokers.properties },
    {
      ...(broker.rack === undefined ? {} : { "broker.rack": broker.rack }),
      "log.dirs": brokers.dataDirectories.join(","),
      // It would move with another first directory, and the vote with it.
      ...(isNode ? { "metadata.log.dir": brokers.dataDirectories[0] ?? "" } : {}),
      "default.replication.factor": String(brokers.replicationFactor),
      "min.insync.replicas": String(brokers.minInsyncReplicas),
    },
    mode === "kraft" ? inKraft(cluster, broker) : withZooKeeper(cluster, broker),
    isNode
      ? listenerProperties(broker.listeners, others, boundListeners(controllers, broker))
      : listenerProperties(broker.listeners, others.slice(0, 1)),
    brokerSecurity(brokers, broker),
    isNode ? clientAuthentication(controllers) : {},
  );
}

/** Who a broker is, and where it reads what the cluster knows (Kafka documentation, "KRaft"). */
function inKraft(cluster: ServerGroups, { id, combined }: Broker): PropertyMap {
  const [roles, told] = combined === true ? [combinedRoles, "controllers" as const] : ["broker", "brokers" as const];
  return { "process.roles": roles, "node.id": String(id), ...quorumProperties(cluster, told) };
}

/** The same for a broker that finds it in ZooKeeper. */
function withZooKeeper(cluster: ServerGroups, { id }: Broker): PropertyMap {
  const brokers = kafkaOf(cluster);
  const { dualWrite } = metadataIn(brokers);
  return mergeProperties(
    { "broker.id": String(id), "zookeeper.connect": zookeeperConnect(cluster) },
    protocolProperties(brokers.settings, brokers.distribution.version.version),
    zookeeperClient(brokers, cluster, brokerKeyFiles(brokers)),
    dualWrite ? { ...migrationProperties, ...quorumProperties(cluster, "brokers") } : {},
  );
}

const loggingFile = "kafka-log4j.properties";
const configFile = "server.properties";

/** How a broker is started. */
export function kafkaProgram(brokers: KafkaGroup): JavaProgram {
  const { configDirectory, distribution, heap, zookeeperOptions, jvmOptions: further } = brokers;
  return {
    options: [
      ...jvmOptions(heap, further),
      `-Dlog4j.configuration=file:${configDirectory}/${loggingFile}`,
      ...zookeeperOptions,
      ...zookeeperClientOptions(brokers),
      ...further,
    ],
    classPath: `${distribution.home}/libs/*`,
    arguments: ["kafka.Kafka", `${configDirectory}/${configFile}`],
  };
}

/** The files that a broker reads when it starts. */
export function kafkaFiles(cluster: ServerGroups, broker: Broker): RenderedFile[] {
  const brokers = kafkaOf(cluster);
  const { configDirectory } = brokers;
  const properties = serverProperties(cluster, broker);
  return [
    {
      ...publicFile(`${configDirectory}/${configFile}`, renderProperties(properties)),
      restartContent: renderProperties(withoutDynamic(properties)),
    },
    {
      ...publicFile(`${configDirectory}/${loggingFile}`, log4jProperties(logLevels(brokers))),
      restartContent: log4jProperties(startLogLevels(brokers)),
    },
    ...applicationsTrust(brokers),
  ];
}
