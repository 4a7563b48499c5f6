import { lazy } from "../../components/model/lazy";
import { perService, type ServiceName } from "../../components/services/registry";
import { allOperations, type operations } from "../services/registry";
import type * as Hosts from "../transport/ssh-transport";
import type { Reach } from "../transport/transport";
import type * as Pods from "../transport/pod-transport";
import { inspectCertificates } from "./certificates";
import type { Deployed } from "./deployed";
import type { PlatformView } from "./platform-view";
import type * as HostGround from "./hosts";
import type * as PodGround from "./pods";
import { inspectServers, type ServersView } from "./servers";
import { schemaVersion, type Snapshot } from "./snapshot";

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
    const [platform, servers, certificates] = await Promise.all([
      inspect(),
      inspectServers(reach),
      inspectCertificates(deployed, reach),
    ]);
    const explained = { ...platform, factsOf: explainedBy(reach, platform) };
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const secured = certificates.length === 0 ? {} : { certificates };
    return { stack, takenAt, seconds, ...assemble(deployed, explained, servers), ...secured };
  } finally {
    reach.close();
  }
}

/** A server that runs and does not talk TLS as it shall answers nothing; why stands with it. */
export function explainedBy(reach: Pick<Reach, "problemOf">, platform: PlatformView): PlatformView["factsOf"] {
  return (kind, id) => {
    const facts = platform.factsOf(kind, id);
    return { ...facts, problem: facts.problem ?? reach.problemOf(kind, id) ?? null };
  };
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

/** What the services add to a snapshot, all of them together. */
type SnapshotParts = AllOf<ReturnType<(typeof operations)[ServiceName]["snapshotPart"]>>;
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Combines the deployed outputs, the platform's view and the servers' responses. */
export function assemble(
  { reach, outputs, plan, migration }: Deployed,
  platform: PlatformView,
  view: ServersView,
): Omit<Snapshot, "stack" | "takenAt" | "seconds"> {
  const parts = allOperations.map((service) =>
    service.snapshotPart(outputs, platform, view[service.names.name], plan, migration),
  );
  const notTold = parts.flatMap((part) => part.notTold ?? []);
  return {
    schema: schemaVersion,
    substrate: reach.substrate,
    namespace: reach.substrate === "kubernetes" ? reach.namespace : null,
    bootstrapServers: outputs.bootstrapServers,
    zookeeperConnect: outputs.zookeeperConnect,
    versions: { ...perService(() => "not managed"), ...outputs.versions },
    places: [...platform.places],
    lost: plan?.lost ?? perService(() => []),
    drift: platform.drift,
    ...(Object.assign({}, ...parts) as SnapshotParts),
    notTold: [...platform.notTold, ...notTold],
  };
}
