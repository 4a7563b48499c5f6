import type { Server, ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import { heapBytes, type JavaProgram } from "../../model/jvm";
import { logbackXml } from "../../model/logging";
import { mergeProperties, type PropertyMap, renderProperties } from "../../model/properties";
import { publicFile, type RenderedFile } from "../../model/rendered-file";
import { loggingFile, rocketmqJvmOptions } from "./jvm";
import { controllerEndpoints, nameServerEndpoints } from "./name-servers/endpoints";
import { groupsOn, type ReplicaGroup, type RocketmqGroup, rocketmqOf } from "./resolve";
import { brokerAccessControl } from "./security/access-control";
import { rocketmqKeyFiles } from "./security/rocketmq-security";

/** The file of the process that the brokers of a host share. */
export const containerFile = "container.conf";

/** Directories with the messages of a group begin so; whatever else is beside them, libraries have written. */
export const storePrefix = "group-";

/** Keys that running brokers are told, and that no restart is needed for: which replica should become master. */
const electionPriority = "brokerElectionPriority";

/**
 * That a transaction has ended is written at once, and not with others within 3 s: a master whose last transaction is longer ago
 * than the interval takes a whole core until the next one (apache/rocketmq#10966, seen with 5.5.0). The longest interval is 24 days.
 */
const transactionsWithoutSpinning = { transactionOpBatchInterval: "2147483647", transactionOpMsgMaxSize: "1" };

/**
 * The settings of broker.conf that a stack may change. Slaves find a new master by what is registered, and writes wait for a
 * replica that no longer answers, so that the usual times of tens of seconds would be pauses for producers.
 */
function tunable(): PropertyMap {
  return {
    autoCreateSubscriptionGroup: "false",
    autoCreateTopicEnable: "false",
    checkSyncStateSetPeriod: "1000",
    enablePropertyFilter: "true",
    haHousekeepingInterval: "5000",
    haMaxTimeSlaveNotCatchup: "5000",
    haSendHeartbeatInterval: "1000",
    registerNameServerPeriod: "10000",
    slaveTimeout: "9000",
    syncBrokerMetadataPeriod: "2000",
    // An idle master takes 36 % of a core with the usual second.
    timerFlushIntervalMs: "10000",
    // A broker that starts spins until this is over for the first time, one thread for each group, with the usual 10 s.
    transactionMetricFlushInterval: "2000",
    ...transactionsWithoutSpinning,
    waitTimeMillsInSendQueue: "1000",
  };
}

/** The content of the file of one replica. */
export function brokerProperties(cluster: ServerGroups, server: Server, replica: ReplicaGroup): PropertyMap {
  const brokers = rocketmqOf(cluster);
  const { settings, dataDirectory } = brokers;
  const store = `${dataDirectory}/${storePrefix}${replica.name}`;
  return mergeProperties(
    { ...tunable(), ...brokers.properties },
    {
      brokerClusterName: settings.cluster,
      brokerName: replica.name,
      brokerIP1: server.address,
      brokerIP2: server.address,
      listenPort: String(replica.port),
      namesrvAddr: nameServerEndpoints(cluster),
      controllerAddr: controllerEndpoints(cluster),
      enableControllerMode: "true",
      fetchNamesrvAddrByAddressServer: "false",
      storePathRootDir: store,
      storePathCommitLog: `${store}/commitlog`,
      storePathEpochFile: `${store}/epochFileCheckpoint`,
      storePathBrokerIdentity: `${store}/brokerIdentity`,
    },
    {
      totalReplicas: String(replica.ids.length),
      inSyncReplicas: String(Math.min(brokers.minInsyncReplicas, replica.ids.length)),
      minInSyncReplicas: String(brokers.minInsyncReplicas),
      allAckInSyncStateSet: "true",
      flushDiskType: settings.flush === "sync" ? "SYNC_FLUSH" : "ASYNC_FLUSH",
      fileReservedTime: String(settings.retentionHours),
      maxMessageSize: String(heapBytes(settings.maxMessageSize) ?? 0),
      [electionPriority]: String(1 + replica.ids.indexOf(server.id)),
    },
    brokers.isSecure === true ? brokerAccessControl({ cluster: settings.cluster, group: replica.name, store }) : {},
  );
}

/** The file that a replica is started with: where brokers take logins, one with a password beside the other one. */
function startFile(brokers: RocketmqGroup, { name }: ReplicaGroup): string {
  const file = `${name}.conf`;
  if (brokers.isSecure === true) return rocketmqKeyFiles(brokers).withPassword(file).path;
  return `${brokers.configDirectory}/${file}`;
}

function replicaFile(cluster: ServerGroups, server: Server, replica: ReplicaGroup): RenderedFile {
  const properties = brokerProperties(cluster, server, replica);
  const { [electionPriority]: _, ...restart } = properties;
  const { configDirectory } = rocketmqOf(cluster);
  return {
    ...publicFile(`${configDirectory}/${replica.name}.conf`, renderProperties(properties)),
    restartContent: renderProperties(restart),
  };
}

/** The content of container.conf: the process that the brokers of a host share. */
export function containerProperties(cluster: ServerGroups, server: Server): PropertyMap {
  const brokers = rocketmqOf(cluster);
  const files = groupsOn(brokers, server).map((replica) => startFile(brokers, replica));
  return {
    listenPort: String(brokers.settings.ports.container),
    ...(brokers.listenOnAllAddresses === true ? {} : { bindAddress: server.address }),
    brokerContainerIP: server.address,
    namesrvAddr: nameServerEndpoints(cluster),
    fetchNamesrvAddrByAddressServer: "false",
    brokerConfigPaths: files.join(":"),
    // What the process takes from its options anyway; here it tells where the data is.
    rocketmqHome: brokers.dataDirectory,
  };
}

/** The files that the brokers of a host read when they start. */
export function brokerFiles(cluster: ServerGroups, server: Server): RenderedFile[] {
  const brokers = rocketmqOf(cluster);
  const { configDirectory, settings } = brokers;
  return [
    publicFile(`${configDirectory}/${containerFile}`, renderProperties(containerProperties(cluster, server))),
    ...groupsOn(brokers, server).map((replica) => replicaFile(cluster, server, replica)),
    publicFile(`${configDirectory}/${loggingFile}`, logbackXml(settings.logging?.levels)),
  ];
}

/** How the brokers of a host are started. */
export function brokerProgram(brokers: RocketmqGroup): JavaProgram {
  const { configDirectory, distribution, dataDirectory, directMemory } = brokers;
  return {
    options: rocketmqJvmOptions(brokers, dataDirectory, [`-XX:MaxDirectMemorySize=${directMemory}`]),
    classPath: `${distribution.home}/lib/*`,
    arguments: ["org.apache.rocketmq.container.BrokerContainerStartup", "-c", `${configDirectory}/${containerFile}`],
  };
}

/** Every replica as clients reach it: `a` on `mq1` at `10.0.0.1:10911`. */
export function brokerEndpoints(
  brokers: RocketmqGroup,
): { group: string; id: number; host: string; endpoint: string }[] {
  return brokers.replicaGroups.flatMap(({ name, port, ids }) =>
    ids.flatMap((id) =>
      brokers.servers
        .filter((server) => server.id === id)
        .map(({ host, address }) => ({ group: name, id, host, endpoint: endpointText(address, port) })),
    ),
  );
}
