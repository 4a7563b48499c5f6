import { majorityOf } from "../../../safety/majority";
import type { UnsafeReason } from "../../../safety/unsafe-reason";
import { leaderOf, type NameServerView } from "../rocketmq-view";

/** The name servers of a stack, and the ids of those that are lost. */
interface NameServers {
  readonly nameServers: readonly NameServerView[];
  readonly lost: readonly number[];
}

/**
 * Why these name servers must not stop now: the controllers that follow the leader must be a majority of all without them, those that
 * are lost included. One or two never have a majority without one, so they are not kept from their stop. Brokers go on without name
 * servers, and without controllers until a master ends.
 */
export function unsafeToStopNameServers(
  { nameServers, lost }: NameServers,
  stopping: readonly number[],
): UnsafeReason[] {
  const all = nameServers.length + lost.length;
  const needed = majorityOf(all);
  if (stopping.length === 0 || all - 1 < needed) return [];
  const leader = leaderOf(nameServers);
  if (leader === undefined) return [{ kind: "no-active-controller" }];
  const staying = nameServers.filter(({ id }) => !stopping.includes(id));
  const left = staying.filter(({ controller }) => controller?.leader === leader).length;
  return left >= needed ? [] : [{ kind: "voters", left, needed, atMost: staying.length }];
}
