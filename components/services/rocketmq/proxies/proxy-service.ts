import type { Server, ServerGroups } from "../../../model/cluster-spec";
import type { SettingValue } from "../../../model/setting-kinds";
import type { Service } from "../../service";
import type { Located } from "../../service-schema";
import { logbackLevels, validateLogLevels } from "../../validate-log-levels";
import { ownedJvmOptions } from "../jvm";
import { judgeProperty } from "../properties/judge-property";
import type { RocketmqStack } from "../schema";
import { proxyTexts } from "../security/own-logins";
import { ownUsers, rocketmqCertificates } from "../security/rocketmq-security";
import { rocketmqVersions } from "../versions";
import { proxyPods } from "./kubernetes/proxy-pods";
import { proxyPorts } from "./ports";
import { proxyFiles, proxyProgram } from "./proxy-files";
import { hasProxies, proxiesOf, proxyConfig, type ProxyGroup, proxyName, resolveProxies } from "./resolve";

/** gRPC proxies of RocketMQ, which keep nothing. */
export const rocketmqProxy = {
  name: proxyName,
  product: "Apache RocketMQ",
  documentation: "https://rocketmq.apache.org/docs/deploymentOperations/01deploy/",
  idKey: "rocketmqId",
  noun: "proxy",
  oneServer: "a proxy of RocketMQ",
  ids: { min: 1, max: 255, source: "this program, which numbers name servers, brokers and proxies of a host alike" },
  partOf: "rocketmq",
  settingsAt: "rocketmq.proxy",
  standsAlone: true,
  libraries: "lib",
  dependsOn: ["rocketmq-namesrv", "rocketmq"],
  versions: rocketmqVersions,
  ownedOptions: ownedJvmOptions,
  settings: {},
  hostSettings: {},
  kubernetes: proxyPods,
  loadsLibraries: true,
  ownConfig: (config: RocketmqStack) => proxyConfig(config),
  isManaged: (config: RocketmqStack) => hasProxies(config),
  resolve: (config: RocketmqStack<Located>) => resolveProxies(config),
  validate: (config: RocketmqStack) =>
    hasProxies(config) ? validateLogLevels("rocketmq.proxy", config.rocketmq.proxy.logging, logbackLevels) : [],
  validateServers: () => [],
  judgeProperty: (key: string, value: SettingValue) => judgeProperty("proxy", key, value),
  namesPorts: true,
  ports: (group: ProxyGroup) => proxyPorts(group),
  dataDirectories: ({ dataDirectory }: ProxyGroup) => [{ path: dataDirectory, property: "rocketmq.proxy.paths.data" }],
  files: proxyFiles,
  program: proxyProgram,
  certificates(cluster: ServerGroups, server: Server) {
    const group = proxiesOf(cluster);
    const texts = proxyTexts(cluster, server);
    return group && rocketmqCertificates(group, server, { unit: "rocketmq-proxy", texts });
  },
  ownLogin: ({ isSecure }: ProxyGroup) => (isSecure === true ? { purpose: "proxy", user: ownUsers.proxy } : undefined),
  readsCertificateAtStart: () => true,
} as const satisfies Service;
