import type { Step } from "../lib/steps";

/**
 * When a part runs: for every commit, only by `scripts/test all`, or only when it is asked for by name. The suites have
 * tests that only `scripts/test all` runs, too (`tests/e2e/support/tiers.ts` and `tests/e2e/tier-all`).
 */
export type Tier = "commit" | "all" | "on request";

export interface Failure {
  readonly title: string;
  readonly message: string;
}

/** What one part counted. */
export interface Totals {
  readonly passed: number;
  readonly failed: readonly Failure[];
}

/** How a part runs. */
export interface Run {
  readonly signal: AbortSignal;
  /** Takes all that its programs said, once they have ended; absent when they may say it at once. */
  readonly print?: ((text: string) => void) | undefined;
}

/** One thing that `scripts/test` can run. */
export interface Part {
  /** What it is called on the command line. */
  readonly name: string;
  readonly tier: Tier;
  /** What it proves, and what it needs besides this checkout; for `--help`. */
  readonly description: string;
  /** What takes minutes on a new machine is shown as steps before the part, where nobody would see it inside a suite. */
  readonly prepare?: readonly Step[];
  /** Name of an earlier part that leaves a core to this one: both run at the same time when both are asked for. */
  readonly beside?: string;
  readonly run: (how: Run) => Promise<Totals>;
}
