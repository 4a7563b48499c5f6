import { type Clock, realClock } from "./clock";

/**
 * The answer to a question, unless it takes too long.
 * @throws Error with `message` and the seconds when it does: `no response (5 s)`.
 */
export async function withTimeout<T>(
  ask: () => Promise<T>,
  { milliseconds, message, clock = realClock }: TimeoutOptions,
): Promise<T> {
  const answered = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(milliseconds, answered.signal);
    throw new Error(`${message} (${milliseconds / 1_000} s)`);
  };
  try {
    return await Promise.race([ask(), late()]);
  } finally {
    answered.abort();
  }
}

export interface TimeoutOptions {
  readonly milliseconds: number;
  readonly message: string;
  readonly clock?: Clock;
}
