import { setTimeout as sleep } from "node:timers/promises";

const healthyReads = 3;
const pauseMilliseconds = 250;
const sayMilliseconds = 5_000;

/** Says something to the operator, with the time since the job began. */
export type Say = (line: string) => void;

export function sayer(): Say {
  const started = performance.now();
  return (line) => console.error(`${((performance.now() - started) / 1_000).toFixed(1)} s: ${line}`);
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

/**
 * Waits until there was no problem several times in a row: right after a crash one healthy answer means nothing.
 * @throws GateExpired when that does not happen in time.
 */
export async function untilHealthy(
  what: string,
  seconds: number,
  problemsOf: () => Promise<string[]>,
  say: Say,
): Promise<void> {
  const started = performance.now();
  let lastSaid = -Infinity;
  for (let healthy = 0; healthy < healthyReads;) {
    const problems = await problemsOf();
    healthy = problems.length === 0 ? healthy + 1 : 0;
    const now = performance.now();
    if (problems.length > 0 && now - started > seconds * 1_000) throw new GateExpired(what, seconds, problems);
    if (problems.length > 0 && now - lastSaid > sayMilliseconds) {
      say(`${what}: waiting for ${list(problems, 3)}`);
      lastSaid = now;
    }
    if (healthy < healthyReads) await sleep(pauseMilliseconds);
  }
}
