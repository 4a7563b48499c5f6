import type { Server, ServerGroups } from "../../model/cluster-spec";
import type { SettingValue } from "../../model/setting-kinds";
import type { Service } from "../service";
import type { Located } from "../service-schema";
import { brokerFiles, brokerProgram, storePrefix } from "./broker-files";
import { brokerChanges } from "./check-change";
import { ownedJvmOptions } from "./jvm";
import { brokerPorts } from "./ports";
import { rocketmqPods } from "./kubernetes/rocketmq-pods";
import { judgeProperty } from "./properties/judge-property";
import { brokerSettings, hasRocketmq, resolveRocketmq, type RocketmqGroup, rocketmqName, rocketmqOf } from "./resolve";
import { validateRocketmq, validateRocketmqHosts, validateRocketmqSource } from "./rules";
import { rocketmqHostSettings, rocketmqSettings, type RocketmqStack } from "./schema";
import { brokerTexts } from "./security/own-logins";
import { ownUsers, rocketmqCertificates } from "./security/rocketmq-security";
import { rocketmqVersions } from "./versions";

/** RocketMQ brokers: a replica of each group on a host, in one process. */
export const rocketmq = {
  name: rocketmqName,
  product: "Apache RocketMQ",
  documentation: "https://rocketmq.apache.org/docs/",
  idKey: "rocketmqId",
  noun: "brokers",
  oneServer: "RocketMQ",
  ids: { min: 1, max: 255, source: "this program, which numbers name servers, brokers and proxies of a host alike" },
  standsAlone: true,
  libraries: "lib",
  dependsOn: ["rocketmq-namesrv"],
  versions: rocketmqVersions,
  releases: { from: "5.5.0", below: "5.5.1" },
  ownedOptions: { ...ownedJvmOptions, "-XX:MaxDirectMemorySize": "rocketmq.directMemory" },
  settings: rocketmqSettings,
  hostSettings: rocketmqHostSettings,
  kubernetes: rocketmqPods,
  loadsLibraries: true,
  replicas: { property: "hosts[].rocketmqId", directories: `${storePrefix}[^/]+` },
  ownConfig: (config: RocketmqStack) => brokerSettings(config),
  isManaged: (config: RocketmqStack) => hasRocketmq(config),
  resolve: (config: RocketmqStack<Located>) => resolveRocketmq(config),
  validate: (config: RocketmqStack) => validateRocketmq(config),
  validateServers: (config: RocketmqStack) => validateRocketmqHosts(config),
  validateOnHosts: (config: RocketmqStack) => validateRocketmqSource(config),
  judgeProperty: (key: string, value: SettingValue) => judgeProperty("broker", key, value),
  namesPorts: true,
  ports: (group: RocketmqGroup, server: Server) => brokerPorts(group, server),
  memoryBesidesHeap: ({ directMemory }: RocketmqGroup) => directMemory,
  dataDirectories: ({ dataDirectory }: RocketmqGroup) => [{ path: dataDirectory, property: "rocketmq.paths.data" }],
  files: brokerFiles,
  program: brokerProgram,
  certificates(cluster: ServerGroups, server: Server) {
    return rocketmqCertificates(rocketmqOf(cluster), server, {
      unit: "rocketmq-broker",
      texts: brokerTexts(cluster, server),
    });
  },
  ownLogin: ({ isSecure }: RocketmqGroup) =>
    isSecure === true ? { purpose: "admin", user: ownUsers.admin } : undefined,
  readsCertificateAtStart: () => true,
  changes: brokerChanges,
} as const satisfies Service;
