import type { Clock } from "../../../lib/clock";
import type { Quorum } from "../../../protocol/kafka/quorum";
import { controllersNotReady, type QuorumView } from "./quorum-view";

/** A voter that was stopped counts as caught up for this long: what was read within it may be of before. */
const steadyMs = 2_000;

/** Tells whether a quorum has been whole for long enough, with the same leader in the same epoch, over several reads. */
export class SteadyQuorum {
  private first: (Pick<Quorum, "leader" | "epoch"> & { readonly at: number }) | undefined;

  constructor(private readonly clock: Pick<Clock, "now">) {}

  /** Why the quorum, as it was read now, is not ready yet. */
  problemsOf(view: QuorumView): string[] {
    const problems = controllersNotReady(view);
    const { quorum } = view;
    if (problems.length > 0 || quorum === undefined) {
      this.first = undefined;
      return problems;
    }
    const { leader, epoch } = quorum;
    const now = this.clock.now();
    if (this.first?.leader !== leader || this.first.epoch !== epoch) this.first = { leader, epoch, at: now };
    const since = now - this.first.at;
    if (since > steadyMs) return [];
    return [
      `the quorum must be whole for more than ${steadyMs / 1_000} s, and is since ${(since / 1_000).toFixed(1)} s`,
    ];
  }
}
