/** What became of one record; times in milliseconds since 1970. */
export interface Outcome {
  readonly id: number;
  /** When it had to be sent. */
  readonly due: number;
  /** When it was acknowledged, or given up. */
  readonly at: number;
  /** Name of the error; absent when it was acknowledged. */
  readonly error?: string;
}

/** What was in the topic when it was read back. */
export interface Check {
  readonly read: number;
  /** Records that were acknowledged and are not there. */
  readonly lost: readonly number[];
  /** Records that are there more than once. */
  readonly duplicated: readonly number[];
}

/** What an application felt in a span of time. */
export interface Impact {
  readonly sent: number;
  readonly failed: number;
  /** Milliseconds from when a record had to be sent until it was acknowledged, at most. */
  readonly maxLatency: number;
  /** Milliseconds without any acknowledgement, at most. */
  readonly longestGap: number;
}

/** Reads a line that Probe.java prints. @throws Error when it is none. */
export function parseLine(line: string): Outcome | Check {
  const outcome = /^(?:ack|fail) (\d+) (\d+) (\d+)(?: (\w+))?$/.exec(line);
  if (outcome !== null) {
    const [id = 0, due = 0, at = 0] = outcome.slice(1, 4).map(Number);
    return { id, due, at, ...(outcome[4] === undefined ? {} : { error: outcome[4] }) };
  }
  const check = /^check (\d+) lost((?: \d+)*) duplicated((?: \d+)*)$/.exec(line);
  if (check === null) throw new Error(`the probe printed: ${line}`);
  return { read: Number(check[1]), lost: numbers(check[2]), duplicated: numbers(check[3]) };
}

function numbers(words = ""): number[] {
  return words.split(" ").filter(Boolean).map(Number);
}

/**
 * The records that were due from one moment to another. A gap that began before or ended after counts as far as it
 * lies within.
 */
export function impactOf(outcomes: readonly Outcome[], from: number, to: number): Impact {
  const within = outcomes.filter(({ due }) => due >= from && due <= to);
  const acknowledged = within.filter(({ error }) => error === undefined);
  return {
    sent: within.length,
    failed: within.length - acknowledged.length,
    maxLatency: acknowledged.reduce((most, { due, at }) => Math.max(most, at - due), 0),
    longestGap: longestGap(outcomes, from, to),
  };
}

/**
 * What failed of the records that were due from one moment to another, a line for each kind of error.
 *
 * @example describeFailures(outcomes, 0, 60_000) // ["87 of 6000: TimeoutException, due from 12.3 to 17.5 s"]
 */
export function describeFailures(outcomes: readonly Outcome[], from: number, to: number): string[] {
  const within = outcomes.filter(({ due }) => due >= from && due <= to);
  const failed = within.filter(({ error }) => error !== undefined);
  const seconds = (moments: readonly number[], pick: (...values: number[]) => number) =>
    ((pick(...moments) - from) / 1000).toFixed(1);
  return [...new Set(failed.map(({ error }) => error))].map((kind) => {
    const due = failed.filter(({ error }) => error === kind).map((outcome) => outcome.due);
    const span = `due from ${seconds(due, Math.min)} to ${seconds(due, Math.max)} s`;
    return `${due.length} of ${within.length}: ${kind ?? ""}, ${span}`;
  });
}

function longestGap(outcomes: readonly Outcome[], from: number, to: number): number {
  const moments = outcomes
    .filter(({ at, error }) => error === undefined && at > from && at < to)
    .map(({ at }) => at)
    .sort((one, other) => one - other);
  return [...moments, to].reduce(
    ({ longest, last }, moment) => ({ longest: Math.max(longest, moment - last), last: moment }),
    { longest: 0, last: from },
  ).longest;
}
