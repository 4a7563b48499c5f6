import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";

/** Receives the progress of what makes topics, users and the like what they should be. */
export interface Watch {
  readonly say: Log;
  /** Called once, before the first change. */
  readonly begin: () => void;
  /** Aborted when somebody stops the `up`. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Works until somebody stops the `up`.
 *
 * @param close - Ends connections, so that whatever is under way fails at once.
 * @throws Error with this text when it was stopped, else what the work throws.
 */
export async function untilStopped(
  { signal }: Pick<Watch, "signal">,
  close: () => void,
  stopped: string,
  work: () => Promise<void>,
): Promise<void> {
  signal?.addEventListener("abort", close, { once: true });
  try {
    signal?.throwIfAborted();
    await work();
  } catch (error) {
    throw signal?.aborted === true ? new Error(stopped) : error;
  } finally {
    signal?.removeEventListener("abort", close);
  }
}
