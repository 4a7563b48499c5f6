import { majorityOf } from "../../../../safety/majority";
import type { Quorum } from "../../../../protocol/kafka/quorum";
import type { VoterKey } from "../../../../protocol/kafka/voters";
import { behindMs, caughtUpMs, isCaughtUp, type QuorumView, servingVoters } from "../quorum-view";

/** What becomes of the vote of one controller. */
export interface VoterChange {
  readonly id: number;
  /** `replaced`: it has another log than the one that votes, because it lost its disk. */
  readonly kind: "joins" | "leaves" | "replaced";
  /** The log whose vote goes. */
  readonly without?: VoterKey;
}

/** Which controllers shall vote. */
export interface WantedVoters {
  /** Those of the stack, the lost ones included. */
  readonly wanted: readonly number[];
  readonly lost: readonly number[];
}

/** How the voters of a quorum differ from the controllers of the stack. One that is lost keeps its vote until it leaves the stack. */
export function voterChanges(quorum: Quorum, { wanted, lost }: WantedVoters): VoterChange[] {
  const leaving = quorum.voters.filter(({ id }) => !wanted.includes(id));
  return [
    ...leaving.map(({ id, directory = "" }) => ({ id, kind: "leaves" as const, without: { id, directory } })),
    ...wanted.filter((id) => !lost.includes(id)).flatMap((id) => changeOf(quorum, id)),
  ];
}

function changeOf(quorum: Quorum, id: number): VoterChange[] {
  const voter = quorum.voters.find((one) => one.id === id);
  if (voter === undefined) return [{ id, kind: "joins" }];
  const { directory = "" } = voter;
  const follows = followingLog(quorum, id);
  if (follows === undefined || follows === directory || isCaughtUp(quorum, id)) return [];
  return [{ id, kind: "replaced", without: { id, directory } }];
}

/**
 * The directory id of a controller that follows the quorum without a vote, and has caught up; undefined for none. An earlier log of
 * it stays among the observers for minutes, and does not catch up.
 */
export function followingLog({ leader, voters, observers }: Quorum, id: number): string | undefined {
  const now = voters.find((one) => one.id === leader)?.lastCaughtUp;
  if (now === undefined) return undefined;
  const isFollowing = ({ lastCaughtUp }: { readonly lastCaughtUp: number }) => now - lastCaughtUp < caughtUpMs;
  return observers.find((one) => one.id === id && isFollowing(one))?.directory;
}

/** Why it cannot be told yet which votes have to change: a controller that is there has to follow the quorum, or vote in it. */
export function notFollowing({ controllers, quorum }: QuorumView): string[] {
  if (quorum === undefined) return ["no controller that responds leads the quorum"];
  return controllers.flatMap(({ id, answers }) => {
    const votes = quorum.voters.some((one) => one.id === id);
    // One that has a vote and does not answer is a matter of its restart.
    if (votes && (!answers || isCaughtUp(quorum, id))) return [];
    if (answers && followingLog(quorum, id) !== undefined) return [];
    const behind = behindMs(quorum, id);
    return [
      !answers
        ? `controller ${id} is not responding`
        : `controller ${id} does not follow the quorum yet${behind === undefined ? "" : `, and is ${(behind / 1_000).toFixed(1)} s behind`}`,
    ];
  });
}

/**
 * Why it cannot be told yet whether controllers that vote, and were only just started, have the log that votes: one that lost its
 * disk has another one now, and looks caught up by what it did before. A follower fetches twice a second, so the next looks tell.
 */
export function notSeenAgain(
  { controllers, quorum }: QuorumView,
  started: readonly number[],
  first: Quorum | undefined,
): string[] {
  if (quorum === undefined) return [];
  const at = (one: Quorum, id: number) => one.voters.find((voter) => voter.id === id)?.lastCaughtUp;
  return started.flatMap((id) => {
    if (id === quorum.leader || at(quorum, id) === undefined) return [];
    if (controllers.some((one) => one.id === id && !one.answers)) return [`controller ${id} is not responding`];
    const isSeen = !isCaughtUp(quorum, id) || (first !== undefined && at(quorum, id) !== at(first, id));
    return isSeen ? [] : [`controller ${id} has not fetched since it was started`];
  });
}

/** Why a vote must not go now: the others have to be a majority without it, caught up and answering. */
export function unsafeWithout(view: QuorumView, { id }: Pick<VoterChange, "id">): string[] {
  const voters = view.quorum?.voters.length ?? 0;
  const [serving, needed] = [servingVoters(view).filter((one) => one !== id).length, majorityOf(voters - 1)];
  return serving >= needed && voters > 1
    ? []
    : [`${serving} of ${voters - 1} other controllers have caught up, and a majority is ${needed}`];
}

/**
 * Whether a controller has a vote that the others cannot do without when it is stopped first, and loses the vote afterwards: they
 * have to be a majority of all. Of two, none is.
 */
export function hasNeededVote(view: QuorumView, id: number): boolean {
  const voters = view.quorum?.voters ?? [];
  if (!voters.some((one) => one.id === id)) return false;
  return servingVoters(view).filter((one) => one !== id).length < majorityOf(voters.length);
}

/** Why a vote must not come now: with one voter more, a majority is more as well. */
export function unsafeWith(view: QuorumView, { id }: Pick<VoterChange, "id">): string[] {
  const { quorum } = view;
  if (quorum === undefined) return ["no controller that responds leads the quorum"];
  if (followingLog(quorum, id) === undefined) return [`controller ${id} has not caught up yet`];
  const [serving, needed] = [servingVoters(view).length + 1, majorityOf(quorum.voters.length + 1)];
  return serving >= needed ? [] : [`${serving} controllers would have caught up, and a majority would be ${needed}`];
}
