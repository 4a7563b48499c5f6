import type { ServerGroups } from "../../../../model/cluster-spec";
import type { ConfigIssue } from "../../../../model/issue";
import { runScript } from "../../../container-script";
import { validateExternalAccess } from "../../../external-rules";
import { atNodes, endpointsOutside } from "../../../outside-endpoints";
import { serverInPod } from "../../../resolve-group";
import type { Probes, ServerInPod, ServiceOnKubernetes } from "../../../service-on-kubernetes";
import { settingsWithoutEffect } from "../../../settings-without-effect";
import { rocketmqScript, secureRocketmqScript } from "../../kubernetes/probe-script";
import type { RocketmqInPods } from "../../kubernetes/rocketmq-pod-settings";
import { portOfRequest, proxyFile } from "../proxy-files";
import { hasProxies, type ProxyGroup, proxyName, proxiesOf, resolveProxiesOn } from "../resolve";
import { proxyPodDefaults, proxyPodSettings } from "./proxy-pod-settings";

/** What gRPC proxies need on Kubernetes. */
export const proxyPods = {
  objectName: proxyName,
  anyServer: proxyName,
  settings: proxyPodSettings,
  settingsKey: "proxies",
  image: { repository: "apache/rocketmq" },
  folder: "rocketmq",
  script: rocketmqScript,
  secureScript: secureRocketmqScript,
  keepsNothing: true,
  ownFile: { name: proxyFile, shared: (content: string) => content },
  volumes: () => [],
  resolve,
  validate: validateProxies,
  owns: (key: string) => key === portOfRequest,
  probes,
  withNodeAddresses: (proxies: ProxyGroup, nodes: readonly string[]) => atNodes(proxies, nodes),
} as const satisfies ServiceOnKubernetes;

function resolve(config: RocketmqInPods, servers: readonly ServerInPod[], home: string): ProxyGroup | undefined {
  // What they write is of no use to the next pod.
  const proxies = resolveProxiesOn(config, servers.map(serverInPod), { home, data: `/tmp/${proxyName}` });
  const outside = endpointsOutside(servers);
  return proxies && { ...proxies, tellsPortOfRequest: true, ...(outside.length === 0 ? {} : { outside }) };
}

function validateProxies(config: RocketmqInPods): ConfigIssue[] {
  const { proxies } = config.kubernetes;
  if (!hasProxies(config))
    return settingsWithoutEffect("kubernetes.proxies", proxies, proxyPodDefaults, "no proxy of RocketMQ in the stack");
  const ids = config.hosts.flatMap(({ rocketmqId }) => rocketmqId ?? []);
  const { external } = proxies;
  return validateExternalAccess({
    ...{ at: "kubernetes.proxies.external", noun: "proxy", example: "mq1.example.org" },
    ...{ ids, external },
  });
}

/** It is alive while clients can connect, and ready when it finds brokers for the topic that it makes for itself. */
function probes(cluster: ServerGroups): Probes {
  const proxies = proxiesOf(cluster);
  if (proxies === undefined) throw new Error("the cluster has no proxies");
  const { port, remotingPort } = proxies.settings;
  const open = { tcpSocket: { port } };
  const ready = runScript(`${proxies.configDirectory}/${rocketmqScript}`, "proxy", remotingPort);
  return {
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: 450 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 10 },
  };
}
