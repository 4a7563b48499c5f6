import type { Plan } from "../../../components/resources/inputs/roll-inputs";
import {
  type LostServers,
  readTimeoutMs,
  type ReadOptions,
  type ServerConnections,
} from "../../cluster/server-connections";
import { realClock } from "../../lib/clock";
import { withTimeout } from "../../lib/timeout";
import type { RollContext } from "../../phases/roll-context";
import { queryServer, type ServerStats } from "../../protocol/zookeeper/four-letter-words";

/** What one ZooKeeper server answered about itself; `mode` is absent while it does not serve. */
export interface MemberView extends ServerStats {
  readonly id: number;
  /** It shall observe, by the plan of a roll. */
  readonly observer?: boolean;
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

/** The ensemble of a roll, with who observes in it. */
export async function readMembers({ hosts, reads, plan }: RollContext): Promise<MemberView[]> {
  const observers = new Set(plan.zookeeper.flatMap(({ id, observer }) => (observer === true ? [id] : [])));
  const members = await readEnsemble(hosts, reads);
  return members.map((member) => (observers.has(member.id) ? { ...member, observer: true } : member));
}

/** Those that count for the majority: they vote, or shall vote. One that shall observe counts until it does. */
export function countingMembers(ensemble: readonly MemberView[]): MemberView[] {
  return ensemble.filter(({ observer, mode }) => observer !== true || mode === "leader" || mode === "follower");
}

/** Members that are lost and count for the majority: observers do not. */
export function lostVoters({ lost, lostObservers }: Pick<Plan, "lost" | "lostObservers">): LostServers {
  const observers = lostObservers?.zookeeper ?? [];
  return { ...lost, zookeeper: lost.zookeeper.filter((id) => !observers.includes(id)) };
}

/** Why servers do not have the role that the stack file gives them; those that do not serve are told elsewhere. */
export function wrongRoles(members: readonly MemberView[]): string[] {
  return members
    .filter(({ mode, observer = false }) => mode !== undefined && (mode === "observer") !== observer)
    .map(({ id, mode, observer }) => `ZooKeeper ${id} is ${mode}, and shall ${observer === true ? "observe" : "vote"}`);
}

/** Why an ensemble is not ready: every server has to serve, one of them leads, and every follower is in sync. */
export function ensembleNotReady(members: readonly MemberView[]): string[] {
  const silent = members.filter(({ mode }) => mode === undefined).map(({ id }) => `ZooKeeper ${id} is not serving`);
  if (silent.length > 0) return silent;
  const leaders = members.filter(({ mode }) => mode === "leader" || mode === "standalone");
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [`the ensemble has ${leaders.length} leaders`];
  const followers = members.filter(({ mode }) => mode === "follower").length;
  if (followers === 0) return [];
  if (leader.syncedFollowers === undefined) return [`ZooKeeper ${leader.id} did not report its synced followers`];
  return leader.syncedFollowers >= followers
    ? []
    : [`only ${leader.syncedFollowers} of ${followers} followers are in sync`];
}
