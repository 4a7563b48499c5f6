import type { Clock } from "./clock";

const healthyReads = 3;
const pauseMilliseconds = 250;
const sayMilliseconds = 5_000;
/** A host that froze would otherwise hold a gate for as long as its connection is thought to be alive. */
const readMilliseconds = 30_000;

/** Says something to the operator, with the time since the job began. */
export type Say = (line: string) => void;

export function sayer(write: (line: string) => void = console.error): Say {
  const started = performance.now();
  return (line) => write(`${((performance.now() - started) / 1_000).toFixed(1)} s: ${line}`);
}

/** Says what still goes on, every few seconds only. */
export function nowAndThen(say: Say): Say {
  let said = performance.now();
  return (line) => {
    if (performance.now() - said < sayMilliseconds) return;
    say(line);
    said = performance.now();
  };
}

/** A gate that did not open in time. Nothing was stopped after it, and the next run begins where this one ended. */
export class GateExpired extends Error {
  constructor(what: string, seconds: number, problems: readonly string[]) {
    super(
      `${what}: must be healthy within ${seconds} s (readyTimeout)\n` +
        `    given: ${list(problems, 20)}\n` +
        `    fix:   look at journalctl -u kafka -u zookeeper on the host that is named, then run again: it goes on here`,
    );
  }
}

/** Some problems, and how many there are besides. */
export function list(problems: readonly string[], limit: number): string {
  const more = problems.length - limit;
  return problems.slice(0, limit).join("; ") + (more > 0 ? `; and ${more} more` : "");
}

/** What is waited for, and how. */
export interface Gate {
  readonly what: string;
  readonly seconds: number;
  /** One look at the cluster; one that fails is a problem like another. */
  readonly problemsOf: () => Promise<string[]>;
  /** Told after a look without problems that further looks would find nothing else. */
  readonly sure?: (() => boolean) | undefined;
  /** What else is worth saying while there are problems; asked only when something is said, and at the end. */
  readonly explain?: (() => Promise<string[]>) | undefined;
  /** Looks now and then, while there are problems, whether waiting is in vain. @throws Error when it is. */
  readonly giveUp?: () => Promise<void>;
  readonly say: Say;
  readonly clock: Clock;
}

/**
 * Waits until there was no problem several times in a row, unless once is enough: right after a crash one healthy answer
 * means nothing.
 * @throws GateExpired when that does not happen in time.
 */
export async function untilHealthy(gate: Gate): Promise<void> {
  const { what, seconds, problemsOf, sure, giveUp, say, clock } = gate;
  const started = clock.now();
  let lastSaid = -Infinity;
  for (let healthy = 0; healthy < healthyReads;) {
    const problems = await inTime(clock, problemsOf, "the hosts do not answer").catch(asProblem);
    healthy = problems.length === 0 ? healthy + 1 : 0;
    if (healthy > 0 && sure?.() === true) return;
    const now = clock.now();
    if (problems.length > 0 && now - started > seconds * 1_000)
      throw new GateExpired(what, seconds, await withReasons(gate, problems));
    if (problems.length > 0 && now - lastSaid > sayMilliseconds) {
      say(`${what}: waiting for ${list(await withReasons(gate, problems), 3)}`);
      lastSaid = now;
      await giveUp?.();
    }
    if (healthy < healthyReads) await clock.sleep(pauseMilliseconds);
  }
}

/** Problems, after what explains them; hosts that do not answer explain nothing. */
async function withReasons({ explain, clock }: Gate, problems: readonly string[]): Promise<string[]> {
  if (explain === undefined) return [...problems];
  const reasons = await inTime(clock, explain, "no explanation").catch(() => []);
  return [...new Set([...reasons, ...problems])];
}

/** Does something that may take long, and says now and then that it still does. */
export async function patiently<T>(what: string, say: Say, clock: Clock, task: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const talk = async () => {
    for (;;) {
      await clock.sleep(sayMilliseconds, ended.signal);
      say(`waiting for ${what}`);
    }
  };
  talk().catch(() => undefined);
  try {
    return await task;
  } finally {
    ended.abort();
  }
}

/** What a host says, or an error when it says nothing for too long. */
export async function inTime<T>(
  clock: Clock,
  ask: () => Promise<T>,
  silence: string,
  milliseconds = readMilliseconds,
): Promise<T> {
  const answered = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(milliseconds, answered.signal);
    throw new Error(`${silence} (${milliseconds / 1_000} s)`);
  };
  try {
    return await Promise.race([ask(), late()]);
  } finally {
    answered.abort();
  }
}

function asProblem(error: unknown): string[] {
  return [error instanceof Error ? error.message : String(error)];
}
