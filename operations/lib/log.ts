import { type Clock, realClock } from "./clock";

/** Different lines come at most this often. */
const changedMs = 5_000;
/** The same line comes again only after this long. */
const unchangedMs = 30_000;

/** Prints one line of progress for the operator. */
export type Log = (line: string) => void;

/** A log whose lines begin with the seconds since now: `12.3 s: restarting broker 2`. */
export function createProgressLogger(write: (line: string) => void = console.error): Log {
  const started = performance.now();
  return (line) => write(`${((performance.now() - started) / 1_000).toFixed(1)} s: ${line}`);
}

/**
 * A log for what is reported again and again: a line that differs from the last one is printed at most every 5 s, the
 * same line again only after 30 s.
 * @param quietMs - Milliseconds before the first line, so that short work prints nothing; 5,000 when absent.
 * @param showsElapsed - Whether a line ends with the time since the first moment: `..., for 35 s`.
 */
export function throttled(
  log: Log,
  { clock = realClock, quietMs = changedMs, showsElapsed = false }: ThrottleOptions = {},
): Log {
  let last: string | undefined;
  const started = clock.now();
  let next = started + quietMs;
  let repeat = next;
  return (line) => {
    const now = clock.now();
    if (now < (line === last ? repeat : next)) return;
    log(showsElapsed ? `${line}, for ${((now - started) / 1_000).toFixed(0)} s` : line);
    [last, next, repeat] = [line, now + changedMs, now + unchangedMs];
  };
}

interface ThrottleOptions {
  readonly clock?: Clock;
  readonly quietMs?: number;
  readonly showsElapsed?: boolean;
}

/** Awaits a task that may take long, and prints after 5 s, and then every 30 s, what is waited for. */
export async function withProgress<T>(what: string, log: Log, clock: Clock, task: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const report = async () => {
    for (let pause = changedMs; ; pause = unchangedMs) {
      await clock.sleep(pause, ended.signal);
      log(`waiting for ${what}`);
    }
  };
  report().catch(() => undefined);
  try {
    return await task;
  } finally {
    ended.abort();
  }
}
