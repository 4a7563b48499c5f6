import type { Server, ServerGroups } from "../../../model/cluster-spec";
import type { SettingValue } from "../../../model/setting-kinds";
import type { Service } from "../../service";
import type { Located } from "../../service-schema";
import { logbackLevels, validateLogLevels } from "../../validate-log-levels";
import { ownedJvmOptions } from "../jvm";
import { judgeProperty } from "../properties/judge-property";
import { hasRocketmq } from "../resolve";
import type { RocketmqStack } from "../schema";
import { rocketmqCertificates } from "../security/rocketmq-security";
import { rocketmqVersions } from "../versions";
import { nameServerChanges } from "./check-change";
import { nameServerPods } from "./kubernetes/name-server-pods";
import { controllerPeers, nameServerFiles, nameServerProgram } from "./name-server-files";
import { nameServerPorts } from "./ports";
import {
  nameServerConfig,
  type NameServerGroup,
  nameServerName,
  requireNameServers,
  resolveNameServers,
} from "./resolve";

/** Name servers of RocketMQ, each with a controller inside. */
export const rocketmqNameServer = {
  name: nameServerName,
  product: "Apache RocketMQ",
  documentation: "https://rocketmq.apache.org/docs/deploymentOperations/03autofailover/",
  idKey: "rocketmqId",
  noun: "name server",
  oneServer: "a name server of RocketMQ",
  ids: { min: 1, max: 255, source: "this program, which numbers name servers, brokers and proxies of a host alike" },
  partOf: "rocketmq",
  settingsAt: "rocketmq.nameServer",
  standsAlone: true,
  libraries: "lib",
  dependsOn: [],
  versions: rocketmqVersions,
  ownedOptions: ownedJvmOptions,
  settings: {},
  hostSettings: {},
  kubernetes: nameServerPods,
  ownConfig: (config: RocketmqStack) => nameServerConfig(config),
  isManaged: (config: RocketmqStack) => hasRocketmq(config),
  resolve: (config: RocketmqStack<Located>) => resolveNameServers(config),
  validate: (config: RocketmqStack) =>
    hasRocketmq(config)
      ? validateLogLevels("rocketmq.nameServer", config.rocketmq.nameServer.logging, logbackLevels)
      : [],
  validateServers: () => [],
  judgeProperty: (key: string, value: SettingValue) => judgeProperty("nameServer", key, value),
  namesPorts: true,
  ports: (group: NameServerGroup, server: Server) => nameServerPorts(group, server),
  dataDirectories: ({ dataDirectory }: NameServerGroup) => [
    { path: dataDirectory, property: "rocketmq.nameServer.paths.data" },
  ],
  files: nameServerFiles,
  program: nameServerProgram,
  certificates: (cluster: ServerGroups, server: Server) =>
    rocketmqCertificates(requireNameServers(cluster), server, { unit: "rocketmq-namesrv" }),
  // Only the name server takes another one while it runs: the controller inside does not.
  readsCertificateAtStart: () => true,
  members: (group: NameServerGroup) => controllerPeers(group),
  changes: nameServerChanges,
} as const satisfies Service;
