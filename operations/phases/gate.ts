import type { Clock } from "../lib/clock";
import { errorMessage } from "../lib/error-message";
import { type Log, throttled } from "../lib/log";
import { withTimeout } from "../lib/timeout";
import { joinLimited } from "../../components/model/report-text";

const healthyReads = 3;
/** A read that takes longer is followed by as long a pause: what is looked at needs its processors itself. */
const pauseMs = 250;
const reportMs = 5_000;
/** A host that froze would otherwise hold a gate for as long as its connection is believed to be alive. */
const readMs = 30_000;

/** A gate that did not open in time. Nothing was stopped after it, and the next run resumes where this one ended. */
export class GateTimeout extends Error {
  constructor({ what, seconds, inspect }: Pick<Gate, "what" | "seconds" | "inspect">, problems: readonly string[]) {
    super(
      `${what}: must be ready within ${seconds} s (readyTimeout)\n` +
        `    given: not ready: ${joinLimited(problems, 20)}\n` +
        `    fix:   read ${inspect}, then run again: it resumes here`,
    );
  }
}

/** A condition of a cluster that must hold before a roll continues. */
export interface Gate {
  readonly what: string;
  /** Seconds before it fails. */
  readonly seconds: number;
  /** What an operator should read when it fails. */
  readonly inspect: string;
  /** Reads the cluster once: what is not ready yet. A read that fails is a problem like another. */
  readonly problemsOf: () => Promise<string[]>;
  /**
   * Waits for a moment at which a read is worth it, no longer than {@link readMs}; it takes no processor, so no pause follows for it.
   * That it fails is left to the read to tell. No read that confirms another one waits for it.
   */
  readonly before?: (() => Promise<void>) | undefined;
  /** Whether one read without problems is enough. Default: three in a row. */
  readonly skipConfirmation?: (() => boolean) | undefined;
  /** Explains the problems, for what is printed; asked at most every 5 s, and at the end. */
  readonly explain?: (() => Promise<string[]>) | undefined;
  /** Checks at most every 5 s, while there are problems, whether waiting is in vain, and may mend that. @throws Error when it is. */
  readonly failFast?: () => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Waits until three reads in a row found no problem: right after a crash one good answer means nothing.
 * @throws GateTimeout when that does not happen in time.
 */
export async function untilReady(gate: Gate): Promise<void> {
  const { what, seconds, problemsOf, skipConfirmation, failFast, clock } = gate;
  const log = throttled(gate.log, { clock, quietMs: 0 });
  const started = clock.now();
  let nextReport = -Infinity;
  for (let healthy = 0; healthy < healthyReads;) {
    if (healthy === 0) await waited(gate);
    const begun = clock.now();
    const problems = await withTimeout(problemsOf, {
      milliseconds: readMs,
      message: "the hosts are not responding",
      clock,
    }).catch((error: unknown) => [errorMessage(error)]);
    healthy = problems.length === 0 ? healthy + 1 : 0;
    if (healthy > 0 && skipConfirmation?.() === true) return;
    const now = clock.now();
    const pause = Math.max(pauseMs, now - begun);
    if (problems.length > 0 && now - started > seconds * 1_000)
      throw new GateTimeout(gate, await explained(gate, problems));
    if (problems.length > 0 && now >= nextReport) {
      log(`${what}: not ready yet: ${joinLimited(await explained(gate, problems), 3)}`);
      nextReport = now + reportMs;
      await failFast?.();
    }
    if (healthy < healthyReads) await clock.sleep(pause);
  }
}

async function waited({ before, clock }: Gate): Promise<void> {
  if (before === undefined) return;
  await withTimeout(before, { milliseconds: readMs, message: "the host is not responding", clock }).catch(
    () => undefined,
  );
}

/** Problems after what explains them; hosts that are not responding explain nothing. */
async function explained({ explain, clock }: Gate, problems: readonly string[]): Promise<string[]> {
  if (explain === undefined) return [...problems];
  const reasons = await withTimeout(explain, { milliseconds: readMs, message: "no explanation", clock }).catch(
    () => [],
  );
  return [...new Set([...reasons, ...problems])];
}
