import { readTimeoutMs, type ReadOptions, type ServerConnections } from "../../cluster/server-connections";
import { realClock } from "../../lib/clock";
import { withTimeout } from "../../lib/timeout";
import { queryServer, type ServerStats } from "../../protocol/zookeeper/four-letter-words";

/** What one ZooKeeper server answered about itself; `mode` is absent while it does not serve. */
export interface MemberView extends ServerStats {
  readonly id: number;
}

/** Reads the ensemble, each server from itself; one that does not answer in time does not serve. */
export function readEnsemble(
  servers: ServerConnections,
  { timeoutMs = readTimeoutMs, clock = realClock }: ReadOptions = {},
): Promise<MemberView[]> {
  return Promise.all(
    servers.idsOf("zookeeper").map(async (id) => {
      const ask = () => queryServer(() => servers.connect("zookeeper", id));
      const limit = { milliseconds: timeoutMs, message: "no response", clock };
      const words = await withTimeout(ask, limit).catch(() => undefined);
      return { id, ...(words ?? { answers: false }) };
    }),
  );
}

/** Why an ensemble is not ready: every server has to serve, one of them leads, and every follower is in sync. */
export function ensembleNotReady(members: readonly MemberView[]): string[] {
  const silent = members.filter(({ mode }) => mode === undefined).map(({ id }) => `ZooKeeper ${id} is not serving`);
  if (silent.length > 0) return silent;
  const leaders = members.filter(({ mode }) => mode === "leader" || mode === "standalone");
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [`the ensemble has ${leaders.length} leaders`];
  const followers = members.length - 1;
  if (followers === 0) return [];
  if (leader.syncedFollowers === undefined) return [`ZooKeeper ${leader.id} did not report its synced followers`];
  return leader.syncedFollowers >= followers
    ? []
    : [`only ${leader.syncedFollowers} of ${followers} followers are in sync`];
}
