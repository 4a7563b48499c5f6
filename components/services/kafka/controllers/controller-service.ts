import type { Server } from "../../../model/cluster-spec";
import type { Service } from "../../service";
import type { Located } from "../../service-schema";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { controllerHostSettings } from "./controller-schema";
import { controllerFiles, controllerProgram, votersText } from "./controller-files";
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
  dependsOn: [],
  versions: kafkaVersions,
  ownedOptions: { "-Dkafka.logs.dir": "the logging file of this program" },
  settings: {},
  hostSettings: controllerHostSettings,
  loadsLibraries: true,
  ownConfig: (config: KafkaStack) => controllerConfig(config),
  isManaged: (config: KafkaStack) => resolveControllers(config as KafkaStack<Located>) !== undefined,
  resolve: (config: KafkaStack<Located>) => resolveControllers(config),
  validate: () => [],
  validateServers: () => [],
  judgeProperty: () => undefined,
  ports: (group: ControllerGroup, server: Server) => controllerPorts(group, server),
  dataDirectories: ({ dataDirectory }: ControllerGroup) => [
    { path: dataDirectory, property: "kafka.controllers.paths.data" },
  ],
  files: controllerFiles,
  certificates: controllerCertificates,
  program: controllerProgram,
  identity: ({ dataDirectory }: ControllerGroup, { id }: Server) => ({ id, directories: [dataDirectory] }),
  members: votersText,
} as const satisfies Service;
