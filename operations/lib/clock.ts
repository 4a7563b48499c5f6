import { setTimeout as wait } from "node:timers/promises";

/** Time, so that tests of hours take no time. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** @throws AbortError when the signal comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
};
