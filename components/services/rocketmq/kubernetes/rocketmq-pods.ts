import type { ServerGroups } from "../../../model/cluster-spec";
import { runScript } from "../../container-script";
import { serverInPod } from "../../resolve-group";
import type { Probes, ServerInPod, ServiceOnKubernetes, Volume } from "../../service-on-kubernetes";
import { containerFile } from "../broker-files";
import { resolveBrokers, rocketmqName, rocketmqOf } from "../resolve";
import { drainSeconds, rocketmqScript, secureRocketmqScript } from "./probe-script";
import { type RocketmqInPods, type RocketmqPodSettings, rocketmqPodSettings } from "./rocketmq-pod-settings";
import { validateRocketmqInPods } from "./validate-rocketmq-in-pods";

const dataMount = "/var/lib/rocketmq";

/** What the brokers of RocketMQ need on Kubernetes. */
export const rocketmqPods = {
  objectName: rocketmqName,
  settings: rocketmqPodSettings,
  image: { repository: "apache/rocketmq" },
  script: rocketmqScript,
  secureScript: secureRocketmqScript,
  // Only the logging file is the same on all of them.
  ownFile: { name: /\.conf$/, shared: withoutServer },
  stopDelay: drainSeconds,
  volumes: ({ storage }: RocketmqPodSettings): Volume[] => [
    { name: "data", mountPath: dataMount, size: storage?.size ?? "100Gi", sizeKey: "size" },
  ],
  pageCache: ({ pageCache }: RocketmqPodSettings) => pageCache,
  // Data is in a directory inside its volume, which may hold a lost+found of its own.
  resolve: (config: RocketmqInPods, servers: readonly ServerInPod[], home: string) =>
    resolveBrokers(config, servers.map(serverInPod), { home, data: `${dataMount}/data` }),
  validate: validateRocketmqInPods,
  owns: () => false,
  probes,
} as const satisfies ServiceOnKubernetes;

/**
 * Brokers are alive while the process that they share takes connections, which it does before they read their logs. They are
 * ready when each answers and the controller that leads counts it as in sync, so that no drain of nodes goes on before.
 */
function probes(cluster: ServerGroups): Probes {
  const { configDirectory, settings } = rocketmqOf(cluster);
  const open = { tcpSocket: { port: settings.ports.container } };
  const run = (...rest: readonly (string | number)[]) =>
    runScript(`${configDirectory}/${rocketmqScript}`, ...rest, `${configDirectory}/${containerFile}`);
  return {
    startupProbe: { ...open, periodSeconds: 5, failureThreshold: 720 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...run("brokers"), periodSeconds: 10, timeoutSeconds: 20 },
    lifecycle: { preStop: run("before-stop", drainSeconds) },
  };
}

/** Without what follows from a server: its name, and which masters it prefers, of which running brokers are told. */
function withoutServer(content: string): string {
  return content
    .split("\n")
    .filter((line) => !/^(brokerIP[12]|brokerContainerIP|brokerElectionPriority)=/.test(line))
    .join("\n");
}
