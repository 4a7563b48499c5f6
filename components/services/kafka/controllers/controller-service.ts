import type { Server, ServerGroups } from "../../../model/cluster-spec";
import type { HostEvidence } from "../../../model/host-facts";
import { trustedAtStart } from "../../../security/trusted-at-start";
import type { Service } from "../../service";
import type { Located } from "../../service-schema";
import { validateSecurityOptions } from "../../security-options";
import { log4jLevels, validateLogLevels } from "../../validate-log-levels";
import { isCombined, type NodeIds } from "../combined";
import { metadataOf } from "../metadata";
import { controllersReadAtStart } from "../security/reads-at-start";
import { quorumEntry, quorumVoters } from "../quorum";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { controllerHostSettings } from "./controller-schema";
import { controllerFiles, controllerProgram } from "./controller-files";
import { judgeControllerProperty } from "./judge-controller-property";
import { validateControllers } from "./validate-controllers";
import { checkBackup } from "./check-backup";
import { controllerChanges } from "./check-change";
import { checkQuorumData, controllerDataFiles } from "./check-data";
import { controllerPods } from "./kubernetes/controller-pods";
import { migrationEntry } from "./migration-entry";
import { controllerPorts } from "./ports";
import { controllerCertificates } from "./controller-security";
import { controllerConfig, type ControllerGroup, controllerName, resolveControllers } from "./resolve";

const names = { idKey: "controllerId", noun: "controller", oneServer: "a controller" } as const;

/** The controllers of a cluster in KRaft, each a process of its own. */
export const kafkaController = {
  name: controllerName,
  product: "Apache Kafka",
  documentation: "https://kafka.apache.org/documentation/#kraft",
  ...names,
  ids: { min: 0, max: 2 ** 31 - 1, source: "Kafka documentation, node.id" },
  partOf: "kafka",
  settingsAt: "kafka.controllers",
  libraries: "libs",
  dependsOn: ["zookeeper"],
  versions: kafkaVersions,
  ownedOptions: { "-Dkafka.logs.dir": "the logging file of this program" },
  settings: {},
  hostSettings: controllerHostSettings,
  kubernetes: controllerPods,
  loadsLibraries: true,
  ownConfig: (config: KafkaStack) => controllerConfig(config),
  isManaged: (config: KafkaStack) => metadataOf(config).controllers,
  isWithin: (host: NodeIds) => isCombined(host),
  resolve: (config: KafkaStack<Located>) => resolveControllers(config),
  validate: (config: KafkaStack) => [
    ...validateSecurityOptions("kafka.controllers", config, config.kafka.controllers.jvmOptions),
    ...validateLogLevels("kafka.controllers", config.kafka.controllers.logging, log4jLevels),
  ],
  validateServers: (config: KafkaStack) => validateControllers(names, config),
  judgeProperty: judgeControllerProperty,
  ports: (group: ControllerGroup, server: Server) => controllerPorts(group, server),
  dataDirectories: ({ dataDirectory }: ControllerGroup) => [
    { path: dataDirectory, property: "kafka.controllers.paths.data" },
  ],
  files: controllerFiles,
  certificates: controllerCertificates,
  readsCertificateAtStart: controllersReadAtStart,
  trustedAtStart: (group: ControllerGroup) =>
    controllersReadAtStart(group) ? trustedAtStart(group.security) : undefined,
  program: controllerProgram,
  // On the way from ZooKeeper the cluster has an id already, which only its brokers tell: a roll writes it.
  identity: ({ dataDirectory, migrates }: ControllerGroup, { id }: Server) =>
    migrates ? undefined : { id, directories: [dataDirectory] },
  migration: migrationEntry,
  quorum: quorumEntry,
  copied: (cluster: ServerGroups) => (migrationEntry(cluster)?.step === "kraft" ? ["zookeeper", controllerName] : []),
  startsAfter: ({ migrates }: ControllerGroup) => (migrates ? ["zookeeper"] : []),
  members: (group: ControllerGroup) => quorumVoters(group, "="),
  dataFacts: { files: controllerDataFiles },
  changes: controllerChanges,
  checkData: (hosts: readonly HostEvidence[]) => [...checkQuorumData(hosts), ...checkBackup(hosts)],
} as const satisfies Service;
