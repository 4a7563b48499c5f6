import type { LostServers } from "../../cluster/server-connections";
import { majorityOf } from "../../safety/majority";
import type { UnsafeReason } from "../../safety/unsafe-reason";
import { countingMembers, type MemberView } from "./ensemble-view";

/**
 * Why these ZooKeeper servers must not stop now, all of them together: a majority of all members, those that are lost
 * included, must stay in sync; observers are never part of it. An ensemble of one or two never has a majority without one; it is not kept from its stop.
 */
export function unsafeToStopMembers(
  { ensemble, lost }: { readonly ensemble: readonly MemberView[]; readonly lost: LostServers },
  stopping: readonly number[],
): UnsafeReason[] {
  const counting = countingMembers(ensemble);
  const all = counting.length + lost.zookeeper.length;
  const needed = majorityOf(all);
  const votes = counting.filter(({ id, mode }) => stopping.includes(id) && mode !== "observer");
  if (votes.length === 0 || all - 1 < needed) return [];
  const leaders = ensemble.filter(({ mode }) => mode === "leader" || mode === "standalone");
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [{ kind: "leaders", count: leaders.length }];
  if (leader.syncedFollowers === undefined) return [{ kind: "unknown", what: "synced followers" }];
  // The leader only counts: which followers are in sync it does not say, so each that stops counts as one of them.
  const serving = votes.filter(({ mode }) => mode !== undefined).length;
  const left = leader.syncedFollowers + 1 - serving;
  const atMost = counting.filter(({ id }) => !stopping.includes(id)).length;
  return left >= needed ? [] : [{ kind: "quorum", left, needed, atMost }];
}
