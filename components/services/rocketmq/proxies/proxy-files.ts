import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { endpointText } from "../../../model/ip-address";
import type { JavaProgram } from "../../../model/jvm";
import { logbackXml } from "../../../model/logging";
import { mergeProperties, type PropertyMap } from "../../../model/properties";
import { publicFile, type RenderedFile } from "../../../model/rendered-file";
import { loggingFile, rocketmqJvmOptions } from "../jvm";
import { nameServerEndpoints } from "../name-servers/endpoints";
import { rocketmqOf } from "../resolve";
import { proxyAccessControl } from "../security/access-control";
import { rocketmqKeyFiles } from "../security/rocketmq-security";
import { proxyTopic } from "../topics/names";
import { type ProxyGroup, proxiesOf } from "./resolve";

export const proxyFile = "rmq-proxy.json";

/** The key by which clients are told the port that they came by, instead of the one that proxies listen on. */
export const portOfRequest = "useEndpointPortFromRequest";

/** How long a proxy believes what it knows of routes, topics and groups, in seconds. */
const refresh = ["topicRouteService", "topicConfig", "subscriptionGroupConfig"].map(
  (one) => `${one}CacheRefreshSeconds`,
);

/**
 * The content of one proxy's rmq-proxy.json.
 *
 * @param further - what only the file with a password has
 * @throws Error when the cluster has no proxies
 */
export function proxyJson(cluster: ServerGroups, { id, address }: Server, further: PropertyMap = {}): string {
  const group = proxiesOf(cluster);
  if (group === undefined) throw new Error("the cluster has no proxies");
  const tunable = Object.fromEntries(refresh.map((key) => [key, "5"]));
  const settings = mergeProperties(
    { ...tunable, ...group.properties },
    {
      rocketMQClusterName: rocketmqOf(cluster).settings.cluster,
      proxyClusterName: `${group.cluster}-proxies`,
      proxyName: `proxy-${id}`,
      heartbeatSyncerTopicName: proxyTopic,
      namesrvAddr: nameServerEndpoints(cluster),
      grpcServerPort: String(group.settings.port),
      remotingListenPort: String(group.settings.remotingPort),
      localServeAddr: address,
      ...(group.tellsPortOfRequest === true ? { [portOfRequest]: "true" } : {}),
    },
    secureSettings(group),
    further,
  );
  const typed = Object.entries(settings).map(([key, value]) => [key, valueOf(value)]);
  return `${JSON.stringify(Object.fromEntries(typed), null, 2)}\n`;
}

/** Where clients come in, proxies have a certificate of their own setting; it is the one that all other connections have. */
function secureSettings(group: ProxyGroup): PropertyMap {
  if (group.isSecure !== true) return {};
  const { path } = rocketmqKeyFiles(group).server;
  return { ...proxyAccessControl(), tlsTestModeEnable: "false", tlsKeyPath: path, tlsCertPath: path };
}

function valueOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The files that a proxy reads when it starts. */
export function proxyFiles(cluster: ServerGroups, server: Server): RenderedFile[] {
  const group = proxiesOf(cluster);
  if (group === undefined) return [];
  const { configDirectory, settings } = group;
  return [
    publicFile(`${configDirectory}/${proxyFile}`, proxyJson(cluster, server)),
    publicFile(`${configDirectory}/${loggingFile}`, logbackXml(settings.logging?.levels)),
  ];
}

/** How a proxy is started. */
export function proxyProgram(group: ProxyGroup): JavaProgram {
  const { configDirectory, dataDirectory, distribution, isSecure } = group;
  const file =
    isSecure === true ? rocketmqKeyFiles(group).withPassword(proxyFile).path : `${configDirectory}/${proxyFile}`;
  return {
    options: rocketmqJvmOptions(group, dataDirectory),
    classPath: `${distribution.home}/lib/*`,
    arguments: ["org.apache.rocketmq.proxy.ProxyStartup", "-pm", "cluster", "-pc", file],
  };
}

/** Where clients with gRPC connect, from outside where they can. Example: `["h1:8081", "h2:8081", "h3:8081"]`. */
export function proxyEndpoints({ servers, settings, outside }: ProxyGroup): string[] {
  if (outside !== undefined) return outside.map(({ address = "NODE", port }) => endpointText(address, port));
  return servers.map(({ address }) => endpointText(address, settings.port));
}
