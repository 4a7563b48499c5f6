import type { Quorum } from "../../../protocol/kafka/quorum";

/** Milliseconds behind the leader within which a voter counts as caught up (`controller.quorum.fetch.timeout.ms`). */
export const caughtUpMs = 2_000;

/** Whether one controller of the stack answers at its own listener. */
export interface ControllerView {
  readonly id: number;
  readonly answers: boolean;
}

/** The controllers of a cluster. What was not answered is absent and never stands for "none". */
export interface QuorumView {
  /** Those of the stack whose hosts are not lost. */
  readonly controllers: readonly ControllerView[];
  /** As the active controller tells it; undefined while none leads that answers. */
  readonly quorum: Quorum | undefined;
}

/**
 * How many milliseconds ago a voter had all that the leader has, by the leader's clock; undefined when it never had, or does
 * not vote. One that was just stopped still counts as caught up: look whether it answers as well.
 */
export function behindMs({ leader, voters }: Quorum, id: number): number | undefined {
  const [own, other] = [leader, id].map((one) => voters.find((voter) => voter.id === one));
  if (own === undefined || other === undefined || other.lastCaughtUp < 0) return undefined;
  return Math.max(0, own.lastCaughtUp - other.lastCaughtUp);
}

export function isCaughtUp(quorum: Quorum, id: number): boolean {
  return (behindMs(quorum, id) ?? Infinity) < caughtUpMs;
}

/** The voters that hold the quorum now: they are caught up, and answer themselves. One that is lost is never asked. */
export function servingVoters({ controllers, quorum }: QuorumView): number[] {
  if (quorum === undefined) return [];
  const answering = new Set(controllers.filter(({ answers }) => answers).map(({ id }) => id));
  return quorum.voters.map(({ id }) => id).filter((id) => answering.has(id) && isCaughtUp(quorum, id));
}

/** Why controllers are not ready: each has to answer, one of them leads, and all voters are caught up with it. */
export function controllersNotReady({ controllers, quorum }: QuorumView): string[] {
  const silent = controllers.flatMap(({ id, answers }) => (answers ? [] : [`controller ${id} is not responding`]));
  if (quorum === undefined) return [...silent, "no controller that responds leads the quorum"];
  return [...silent, ...controllers.filter(({ answers }) => answers).flatMap(({ id }) => lagOf(quorum, id))];
}

function lagOf(quorum: Quorum, id: number): string[] {
  if (!quorum.voters.some((voter) => voter.id === id)) return [`controller ${id} is no voter of the quorum`];
  if (isCaughtUp(quorum, id)) return [];
  const behind = behindMs(quorum, id);
  const how = behind === undefined ? "has not caught up yet" : `is ${(behind / 1_000).toFixed(1)} s behind`;
  return [`controller ${id} ${how} with the active controller ${quorum.leader}`];
}
