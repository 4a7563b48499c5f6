import { majorityOf } from "../../../safety/majority";
import type { UnsafeReason } from "../../../safety/unsafe-reason";
import { type QuorumView, servingVoters } from "./quorum-view";

/**
 * Why these controllers must not stop now, all of them together: the voters that are caught up and answer must be a majority
 * of all voters without them, those that are lost included. A quorum of one or two never has a majority without one, so it
 * is not kept from its stop. Who has no vote is not part of it.
 */
export function unsafeToStopControllers(view: QuorumView, stopping: readonly number[]): UnsafeReason[] {
  if (stopping.length === 0) return [];
  const { quorum, controllers } = view;
  if (quorum === undefined) return [{ kind: "no-active-controller" }];
  const voters = quorum.voters.map(({ id }) => id);
  const needed = majorityOf(voters.length);
  if (!stopping.some((id) => voters.includes(id)) || voters.length - 1 < needed) return [];
  const stays = (id: number) => !stopping.includes(id);
  const left = servingVoters(view).filter(stays).length;
  const there = new Set(controllers.map(({ id }) => id));
  const atMost = voters.filter((id) => stays(id) && there.has(id)).length;
  return left >= needed ? [] : [{ kind: "voters", left, needed, atMost }];
}
