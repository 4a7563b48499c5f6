import type { ServerGroups } from "../../../model/cluster-spec";
import type { Version } from "../../../model/versions";
import { runScript } from "../../container-script";
import { serverInPod } from "../../resolve-group";
import { awaitedAddress, nodeFor } from "../../pod-settings";
import type { Probes, ServerInPod, ServiceOnKubernetes, Volume } from "../../service-on-kubernetes";
import { type OutsideEndpoint, resolveEnsemble, type ZooKeeperGroup, zookeeperOf } from "../resolve";
import { validateZooKeeperExternal } from "./validate-external";
import { type ZooKeeperInPods, type ZooKeeperPodSettings, zookeeperPodSettings } from "./zookeeper-pod-settings";

const script = "server.sh";
const dataMount = "/var/lib/zookeeper";
const logMount = "/var/lib/zookeeper-log";

/** What the ZooKeeper ensemble needs on Kubernetes. */
export const zookeeperPods = {
  objectName: "zk",
  anyServer: "zk-cs",
  settings: zookeeperPodSettings,
  image: { repository: "zookeeper", home: ({ topDirectory }: Version) => `/${topDirectory}` },
  portNames: { quorum: "server", election: "leader-election" },
  script,
  volumes,
  resolve,
  owns: (key: string) => key === "quorumListenOnAllIPs",
  probes,
  validate: validateZooKeeperExternal,
  withNodeAddresses,
} as const satisfies ServiceOnKubernetes;

function volumes({ storage = {} }: ZooKeeperPodSettings): Volume[] {
  const { size = "10Gi", logSize } = storage;
  return [
    { name: "data", mountPath: dataMount, size, sizeKey: "size" },
    ...(logSize === undefined ? [] : [{ name: "log", mountPath: logMount, size: logSize, sizeKey: "logSize" }]),
  ];
}

/** Data is in a directory inside its volume, which may hold a lost+found of its own. */
function resolve(config: ZooKeeperInPods, servers: readonly ServerInPod[], home: string): ZooKeeperGroup {
  const hasLogVolume = config.kubernetes.zookeeper.storage?.logSize !== undefined;
  const ensemble = resolveEnsemble(config, servers.map(serverInPod), {
    home,
    data: `${dataMount}/data`,
    ...(hasLogVolume ? { dataLog: `${logMount}/data` } : {}),
  });
  const outside = endpointsOutside(servers, config.kubernetes.zookeeper.external.port);
  return { ...ensemble, listenOnAllAddresses: true, ...(outside.length === 0 ? {} : { outside }) };
}

/** @param port that of the Services for clients outside, where that is no NodePort */
function endpointsOutside(servers: readonly ServerInPod[], port: number): OutsideEndpoint[] {
  return servers.flatMap(({ id, external }) => {
    if (external === undefined) return [];
    const { nodePort = port, service, awaited } = external;
    const address = external.address ?? (awaited === true ? awaitedAddress(service) : undefined);
    return [{ id, ...(address === undefined ? {} : { address }), port: nodePort }];
  });
}

/** Any node leads to each server. */
function withNodeAddresses(ensemble: ZooKeeperGroup, nodes: readonly string[]): ZooKeeperGroup {
  if (ensemble.outside === undefined) return ensemble;
  const outside = ensemble.outside.map((one, index) => ({ address: nodeFor(index, nodes), ...one }));
  return { ...ensemble, outside };
}

function probes(cluster: ServerGroups): Probes {
  const { configDirectory, settings } = zookeeperOf(cluster);
  const { client } = settings.ports;
  const ask = (...rest: readonly (string | number)[]) => runScript(`${configDirectory}/${script}`, ...rest);
  const alive = ask("alive", client);
  return {
    startupProbe: { ...alive, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 900 },
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...ask("ready", client, `${configDirectory}/zoo.cfg`), periodSeconds: 5, timeoutSeconds: 15 },
  };
}
