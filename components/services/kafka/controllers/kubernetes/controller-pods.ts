import type { ServerGroups } from "../../../../model/cluster-spec";
import { serverInPod } from "../../../resolve-group";
import type { Probes, ServerInPod, ServiceOnKubernetes, Volume } from "../../../service-on-kubernetes";
import { controllerListenerOf } from "../../quorum";
import { kafkaOf, metadataIn } from "../../resolve";
import { configFile } from "../controller-files";
import { controllerName, type ControllerGroup, requireControllers, resolveQuorum } from "../resolve";
import { checkClaims } from "./check-claims";
import {
  type ControllerPodSettings,
  controllerPodSettings,
  type ControllersInPods,
  firstController,
} from "./controller-pod-settings";
import { validateControllersInPods } from "./validate-controllers-in-pods";

const dataMount = "/var/lib/kafka-controller";

/** What the controllers of a cluster in KRaft need on Kubernetes. */
export const controllerPods = {
  objectName: controllerName,
  settings: controllerPodSettings,
  settingsKey: "controllers",
  // KIP-975.
  image: { repository: "apache/kafka", since: "3.7.0" },
  folder: "kafka",
  identityScript: "identity.sh",
  identityDirectories: ({ dataDirectory }: ControllerGroup) => [dataDirectory],
  identityWait: ({ migrates }: ControllerGroup) => (migrates ? "await-identity.sh" : undefined),
  isCopy: isCopyOfZooKeeper,
  isAsked: true,
  ownFile: { name: configFile, shared: withoutId },
  inRacks: true,
  firstId: firstController,
  defaultServers: ({ kubernetes }: ControllersInPods) => ((kubernetes.kafka.replicas ?? 3) < 3 ? 1 : 3),
  volumes: ({ storage }: ControllerPodSettings): Volume[] => [
    { name: "data", mountPath: dataMount, size: storage?.size ?? "10Gi", sizeKey: "size" },
  ],
  resolve,
  validate: validateControllersInPods,
  checkClaims,
  owns: () => false,
  probes,
} as const satisfies ServiceOnKubernetes;

/**
 * At the first step of the way to KRaft, controllers have nothing that ZooKeeper has not: their claims go with them on the way
 * back, because with what an earlier try has left they would take the copy for done.
 */
function isCopyOfZooKeeper(cluster: ServerGroups): boolean {
  return metadataIn(kafkaOf(cluster)).step === "controllers";
}

/** Data is in a directory inside its volume, which may hold a lost+found of its own. */
function resolve(
  config: ControllersInPods,
  servers: readonly ServerInPod[],
  home: string,
): ControllerGroup | undefined {
  const controllers = resolveQuorum(config, servers.map(serverInPod), { home, data: `${dataMount}/data` });
  return controllers === undefined ? undefined : { ...controllers, listenOnAllAddresses: true };
}

/**
 * A controller is alive, and ready, while its port is open: the others reach it in any case, and whether it has caught up only
 * the active one knows, which a roll asks. Before that it may read its log for an hour.
 */
function probes(cluster: ServerGroups): Probes {
  const open = { tcpSocket: { port: controllerListenerOf(requireControllers(cluster)).port } };
  return {
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: 1800 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...open, periodSeconds: 5, timeoutSeconds: 5 },
  };
}

/** Without what follows from a controller's id. */
function withoutId(content: string): string {
  return content
    .split("\n")
    .filter((line) => !/^(node\.id|advertised\.listeners)=/.test(line))
    .join("\n");
}
