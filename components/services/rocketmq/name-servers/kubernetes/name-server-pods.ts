import type { ServerGroups } from "../../../../model/cluster-spec";
import { runScript } from "../../../container-script";
import { serverInPod } from "../../../resolve-group";
import type { Probes, ServerInPod, ServiceOnKubernetes, Volume } from "../../../service-on-kubernetes";
import { rocketmqScript, secureRocketmqScript } from "../../kubernetes/probe-script";
import type { RocketmqInPods } from "../../kubernetes/rocketmq-pod-settings";
import { nameServerFile } from "../name-server-files";
import { nameServerName, requireNameServers, resolveQuorum } from "../resolve";
import { checkClaims } from "./check-claims";
import { type NameServerPodSettings, nameServerPodSettings } from "./name-server-pod-settings";

const dataMount = "/var/lib/rocketmq-namesrv";

/** What name servers, each with a controller, need on Kubernetes. */
export const nameServerPods = {
  objectName: nameServerName,
  settings: nameServerPodSettings,
  settingsKey: "nameServers",
  image: { repository: "apache/rocketmq" },
  folder: "rocketmq",
  script: rocketmqScript,
  secureScript: secureRocketmqScript,
  isAsked: true,
  ownFile: { name: nameServerFile, shared: withoutId },
  volumes: ({ storage }: NameServerPodSettings): Volume[] => [
    { name: "data", mountPath: dataMount, size: storage?.size ?? "1Gi", sizeKey: "size" },
  ],
  // Data is in a directory inside its volume, which may hold a lost+found of its own.
  resolve: (config: RocketmqInPods, servers: readonly ServerInPod[], home: string) =>
    resolveQuorum(config, servers.map(serverInPod), { home, data: `${dataMount}/data` }),
  checkClaims,
  owns: () => false,
  probes,
} as const satisfies ServiceOnKubernetes;

/** It is alive while it takes connections, and ready when it answers and its controller follows a leader. */
function probes(cluster: ServerGroups): Probes {
  const { configDirectory, settings } = requireNameServers(cluster);
  const { nameServer, controller } = settings.ports;
  const open = { tcpSocket: { port: nameServer } };
  const ready = runScript(`${configDirectory}/${rocketmqScript}`, "name-server", nameServer, controller);
  return {
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: 450 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 10 },
  };
}

/** Without what follows from a server's id. */
function withoutId(content: string): string {
  return content
    .split("\n")
    .filter((line) => !line.startsWith("controllerDLegerSelfId="))
    .join("\n");
}
