import { setTimeout as wait } from "node:timers/promises";

/** Time, so that tests of hours take no time. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Milliseconds since 1970, for what others have noted: it may jump. */
  wallTime(): number;
  /** @throws AbortError when the signal comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
};
