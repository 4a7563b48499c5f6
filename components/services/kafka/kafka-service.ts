import type { ServerGroups } from "../../model/cluster-spec";
import { trustedAtStart } from "../../security/trusted-at-start";
import { requireServers } from "../service-rules";
import type { Service } from "../service";
import type { Located } from "../service-schema";
import { clusterEntry } from "./check-ensemble";
import { checkKafkaData, logDirectoryPattern, metaFile } from "./check-data";
import { partitionFile } from "./check-replicas";
import { dynamicSettings } from "./dynamic-config";
import { brokerChanges } from "./check-change";
import { kafkaFiles, kafkaProgram } from "./kafka-files";
import { metadataLog } from "./metadata";
import { kafkaPods } from "./kubernetes/kafka-pods";
import { kafkaPorts } from "./ports";
import { wantedFeatures } from "./protocol";
import { stopTimeout } from "./stop-timeout";
import { judgeBrokerProperty } from "./properties/judge-broker-property";
import { dynamicLogLevels } from "./log-levels";
import { type Broker, type KafkaGroup, metadataIn, resolveKafka } from "./resolve";
import { brokerCertificates } from "./security/broker-certificates";
import { operatorCommands } from "./security/operator-commands";
import { readsAtStart } from "./security/reads-at-start";
import { znodeRights } from "./security/znode-rights";
import { brokerIdLimit } from "./broker-ids";
import { validateKafka } from "./rules";
import { validateListenerKinds } from "./security/validate-listener-kinds";
import { validateBrokerSecurity } from "./security/validate-security";
import { kafkaHostSettings, kafkaSettings, type KafkaStack } from "./schema";
import { validateTopicCopies } from "./topics/validate-topic-replicas";
import { validateKafkaOnHosts } from "./validate-listeners";
import { validateReplication } from "./validate-replication";
import { kafkaVersions } from "./versions";

const names = { idKey: "brokerId", noun: "broker", oneServer: "a broker" } as const;

/** Services without which a broker does nothing at its step of the way to KRaft. */
function neededBy(brokers: KafkaGroup): string[] {
  const { brokers: mode, dualWrite } = metadataIn(brokers);
  return [...(mode === "kraft" ? [] : ["zookeeper"]), ...(mode === "kraft" || dualWrite ? ["kafka-controller"] : [])];
}

/** Kafka brokers. */
export const kafka = {
  name: "kafka",
  product: "Apache Kafka",
  documentation: "https://kafka.apache.org/documentation/",
  ...names,
  ids: { min: 0, max: 1000, source: "Kafka's reserved.broker.max.id" },
  libraries: "libs",
  dependsOn: ["zookeeper", "kafka-controller"],
  outsideEntry: clusterEntry,
  versions: kafkaVersions,
  releases: { from: "2.4.0", below: "4.4.0" },
  ownedOptions: { "-Dkafka.logs.dir": "the logging file of this program" },
  settings: kafkaSettings,
  hostSettings: kafkaHostSettings,
  // `orders-0`; what was moved away, or deleted, has another end, such as `orders-0.<id>-delete`.
  replicaFile: (group: KafkaGroup) => (metadataIn(group).migrates ? partitionFile : undefined),
  replicas: { property: "hosts[].brokerId", directories: "[^/]+-[0-9]+" },
  stopTimeout: (group: KafkaGroup) => stopTimeout(group),
  identity: (group: KafkaGroup, { id }: Broker) =>
    metadataIn(group).step === "kraft" ? { id, directories: group.dataDirectories } : undefined,
  startsAfter: (group: KafkaGroup) =>
    neededBy(group).filter((other) => other !== "kafka-controller" || !group.servers.some(({ combined }) => combined)),
  features: wantedFeatures,
  kubernetes: kafkaPods,
  dataFacts: { files: [metaFile, metadataLog], directories: logDirectoryPattern },
  loadsLibraries: true,
  idLimit: (config: KafkaStack) => brokerIdLimit(config),
  resolve: (config: KafkaStack<Located>) => resolveKafka(config),
  validate: (config: KafkaStack) => [...validateKafka(config), ...validateBrokerSecurity(config)],
  validateServers: (config: KafkaStack) => [
    ...requireServers(names, config),
    ...validateReplication(config),
    ...validateTopicCopies(config),
  ],
  validateOnHosts: (config: KafkaStack) => [...validateKafkaOnHosts(config), ...validateListenerKinds(config)],
  judgeProperty: judgeBrokerProperty,
  ports: (group: KafkaGroup, server: Broker) => kafkaPorts(group, server),
  znodes: znodeRights,
  readsCertificateAtStart: readsAtStart,
  trustedAtStart: (group: KafkaGroup) => (readsAtStart(group) ? trustedAtStart(group.security) : undefined),
  certificates: (cluster: ServerGroups, server: Broker) => brokerCertificates(cluster, server),
  dataDirectories: ({ dataDirectories }: KafkaGroup) =>
    dataDirectories.map((path, index) => ({ path, property: `kafka.paths.data[${index}]` })),
  files: kafkaFiles,
  commands: operatorCommands,
  program: kafkaProgram,
  dynamicSettings,
  dynamicLogLevels,
  changes: brokerChanges,
  checkData: checkKafkaData,
} as const satisfies Service;
