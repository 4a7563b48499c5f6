import { lazy } from "../../components/model/lazy";
import type * as Hosts from "../transport/ssh-transport";
import type { Reach } from "../transport/transport";
import type * as Pods from "../transport/pod-transport";
import type { Deployed } from "./deployed";
import type { PlatformView } from "./platform-view";
import type * as HostGround from "./hosts";
import type * as PodGround from "./pods";
import { controllerOf, inspectServers, type ServersView } from "../services/kafka/status/inspect-brokers";
import { type BrokerStatus, schemaVersion, type Snapshot, type ZooKeeperStatus } from "./snapshot";

// Only one substrate is loaded, because each one's client takes time to load.
const hosts = lazy(() => ({
  ...(require("../transport/ssh-transport") as typeof Hosts),
  ...(require("./hosts") as typeof HostGround),
}));
const pods = lazy(() => ({
  ...(require("../transport/pod-transport") as typeof Pods),
  ...(require("./pods") as typeof PodGround),
}));

/**
 * Inspects a cluster: its platform and every server, in parallel.
 *
 * Waits at most a few seconds, and reports whatever has not responded by then as such. @throws Error when the API server
 * is not responding, because nothing is known then.
 */
export async function collect(stack: string, deployed: Deployed): Promise<Snapshot> {
  const started = performance.now();
  const takenAt = new Date().toISOString();
  const { reach, inspect } = viewsOf(deployed);
  try {
    const [platform, servers] = await Promise.all([inspect(), inspectServers(reach)]);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    return { stack, takenAt, seconds, ...assemble(deployed, platform, servers) };
  } finally {
    reach.close();
  }
}

function viewsOf({ reach: config, plan, manifests }: Deployed): { reach: Reach; inspect: () => Promise<PlatformView> } {
  if (config.substrate === "ssh") {
    const { HostSessions, hostsReach, inspectHosts } = hosts();
    const sessions = new HostSessions(config.targets);
    return { reach: hostsReach(config, sessions), inspect: () => inspectHosts(config, sessions, plan) };
  }
  const { podsReach, inspectPods } = pods();
  return { reach: podsReach(config), inspect: () => inspectPods(config, manifests) };
}

/** Combines the deployed outputs, the platform's view and the servers' responses. */
export function assemble(
  { reach, outputs, plan }: Deployed,
  platform: PlatformView,
  view: ServersView,
): Omit<Snapshot, "stack" | "takenAt" | "seconds"> {
  const controller = controllerOf(view.members) ?? null;
  const sizes = sizesOf(view);
  const partitions = view.metadata?.partitions.map((partition) => ({
    ...partition,
    replicas: [...partition.replicas],
    isr: [...partition.isr],
    minInsync: view.minInsync.get(partition.topic) ?? null,
    bytes: sizes.get(`${partition.topic}-${partition.index}`) ?? null,
  }));
  return {
    schema: schemaVersion,
    substrate: reach.substrate,
    namespace: reach.substrate === "kubernetes" ? reach.namespace : null,
    bootstrapServers: outputs.bootstrapServers,
    zookeeperConnect: outputs.zookeeperConnect,
    versions: outputs.versions,
    places: [...platform.places],
    ensemble: outputs.ensemble.map((one) => ensembleMember(one, platform, view)),
    brokers: outputs.brokers.map((one) => broker(one, platform, view)),
    lost: plan?.lost ?? { zookeeper: [], kafka: [] },
    controller,
    partitions: partitions ?? null,
    moving: [...view.moving],
    drift: platform.drift,
    settings: Object.fromEntries(view.settings.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
  };
}

function ensembleMember(
  { id, host, endpoint }: Deployed["outputs"]["ensemble"][number],
  platform: PlatformView,
  view: ServersView,
): ZooKeeperStatus {
  const { volumeBytes: _, ...facts } = platform.factsOf("zookeeper", id);
  const stats = view.ensemble.get(id);
  return {
    ...{ id, name: host, endpoint },
    ...facts,
    version: stats?.version ?? facts.version,
    answers: stats?.answers ?? false,
    role: stats?.mode ?? null,
    syncedFollowers: stats?.syncedFollowers ?? null,
  };
}

function broker(
  { id, host, rack, endpoint }: Deployed["outputs"]["brokers"][number],
  platform: PlatformView,
  view: ServersView,
): BrokerStatus {
  const members = view.members.get(id);
  const logDirs = view.logDirs.get(id) ?? [];
  return {
    ...{ id, name: host, endpoint },
    ...platform.factsOf("kafka", id),
    rack: rack ?? null,
    answers: members !== undefined,
    sees: members === undefined ? null : [...members.brokers],
    logDirs: logDirs.map(({ path, error, replicas }) => ({
      ...{ path, error },
      replicas: replicas.length,
      bytes: replicas.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  };
}

/** The largest replica of each partition, because the others may still catch up. */
function sizesOf({ logDirs }: ServersView): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { topic, index, bytes } of [...logDirs.values()].flat().flatMap(({ replicas }) => replicas)) {
    const name = `${topic}-${index}`;
    sizes.set(name, Math.max(sizes.get(name) ?? 0, bytes));
  }
  return sizes;
}
