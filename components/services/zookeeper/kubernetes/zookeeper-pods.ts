import { type ConfigIssue, error, show } from "../../../model/issue";
import type { ServerGroups } from "../../../model/cluster-spec";
import type { Version } from "../../../model/versions";
import { runScript } from "../../container-script";
import { atNodes, endpointsOutside } from "../../outside-endpoints";
import { serverInPod } from "../../resolve-group";
import type { Probes, ServerInPod, ServiceOnKubernetes, Volume } from "../../service-on-kubernetes";
import { settingsWithoutEffect } from "../../settings-without-effect";
import { metadataOf } from "../../kafka/metadata";
import { existingServers, whyNone, whyUnused } from "../existing";
import { resolveEnsemble, withRole, type ZooKeeperGroup, zookeeperOf } from "../resolve";
import { validateZooKeeperExternal } from "./validate-external";
import { validateSecurityInPods } from "./validate-security";
import { type ZooKeeperInPods, type ZooKeeperPodSettings, zookeeperPodSettings } from "./zookeeper-pod-settings";

const script = "server.sh";
const secureScript = "secure-server.sh";
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
  secureScript,
  hostKeys: ["zookeeperRole"],
  furtherServers: ({ observers = 0 }: ZooKeeperPodSettings) =>
    Array.from({ length: Math.max(0, observers) }, () => ({ zookeeperRole: "observer" })),
  validate: (config: ZooKeeperInPods) => [
    ...validateObservers(config),
    ...validateExistingInPods(config),
    ...(metadataOf(config).zookeeper ? [] : podsWithoutEffect(config.kubernetes, whyNone)),
    ...validateZooKeeperExternal(config),
    ...validateSecurityInPods(config),
  ],
  volumes,
  resolve,
  owns: (key: string) => key === "quorumListenOnAllIPs",
  probes,
  withNodeAddresses: (ensemble: ZooKeeperGroup, nodes: readonly string[]) => atNodes(ensemble, nodes),
} as const satisfies ServiceOnKubernetes;

function volumes({ storage = {} }: ZooKeeperPodSettings): Volume[] {
  const { size = "10Gi", logSize } = storage;
  return [
    { name: "data", mountPath: dataMount, size, sizeKey: "size" },
    ...(logSize === undefined ? [] : [{ name: "log", mountPath: logMount, size: logSize, sizeKey: "logSize" }]),
  ];
}

function podsWithoutEffect({ zookeeper }: ZooKeeperInPods["kubernetes"], why: string): ConfigIssue[] {
  return settingsWithoutEffect("kubernetes.zookeeper", zookeeper, zookeeperPodSettings.parse({}), why);
}

/** A broker's pod is ready while it has a connection to ZooKeeper's port: one for all (`broker.sh`). */
function validateExistingInPods({ zookeeper, kubernetes }: ZooKeeperInPods): ConfigIssue[] {
  const { existing } = zookeeper;
  if (existing === undefined) return [];
  const ports = new Set(existingServers(zookeeper).map(({ port }) => port));
  const unused = podsWithoutEffect(kubernetes, whyUnused);
  if (ports.size < 2) return unused;
  return [
    ...unused,
    error({
      property: "zookeeper.existing",
      rule: "must have one port on all servers on Kubernetes, where a broker is ready while it is connected to it",
      given: show(existing),
      fix: "name the servers with one port, which a Service of yours can give them",
    }),
  ];
}

/** Where hosts are listed, they say themselves who observes. */
function validateObservers({ hosts, kubernetes }: ZooKeeperInPods): ConfigIssue[] {
  const { observers } = kubernetes.zookeeper;
  const listed = hosts.filter(({ zookeeperRole }) => zookeeperRole === "observer").length;
  if (observers === undefined || observers === listed) return [];
  return [
    error({
      property: "kubernetes.zookeeper.observers",
      rule: "must be 0 or more, and be left out beside hosts, which say with zookeeperRole who observes",
      given: show(observers),
      fix:
        observers < 0
          ? "remove it, which means 0"
          : "remove it, and set zookeeperRole: observer on as many hosts with a zookeeperId",
    }),
  ];
}

/** Data is in a directory inside its volume, which may hold a lost+found of its own. */
function resolve(config: ZooKeeperInPods, servers: readonly ServerInPod[], home: string): ZooKeeperGroup {
  const hasLogVolume = config.kubernetes.zookeeper.storage?.logSize !== undefined;
  const ensemble = resolveEnsemble(
    config,
    servers.map((server) => withRole(serverInPod(server), config)),
    {
      home,
      data: `${dataMount}/data`,
      ...(hasLogVolume ? { dataLog: `${logMount}/data` } : {}),
    },
  );
  const outside = endpointsOutside(servers);
  return {
    ...ensemble,
    listenOnAllAddresses: true,
    sharedConfiguration: true,
    ...(outside.length === 0 ? {} : { outside }),
  };
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
