import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { type ServiceName, serviceNames } from "../../components/services/registry";
import type { Clock } from "../lib/clock";
import { type TimeoutOptions, withTimeout } from "../lib/timeout";
import type { ClusterHosts } from "./cluster-hosts";
import { withUnit } from "./roll-view";

const quotedLines = 5;
const hostLimitMs = 30_000;

/** A service that ends again and again. */
export class CrashLoop extends Error {}

/** Watches, for as long as one gate waits, how often services are started again by what runs them. */
export class CrashWatch {
  /** Restarts of each service before this gate, which may be years old. */
  private readonly before = new Map<string, number>();

  constructor(
    private readonly plan: Plan,
    private readonly hosts: ClusterHosts,
    private readonly clock: Clock,
  ) {}

  /** @throws CrashLoop that quotes the service. A host that is not responding is left to the gate. */
  async check(): Promise<void> {
    const checks = serviceNames.flatMap((unit) =>
      withUnit(this.plan, unit).map((node) => this.checkService(unit, node)),
    );
    const loops = (await Promise.all(checks)).filter((found) => found !== undefined);
    if (loops.length > 0) throw new CrashLoop(loops.join("\n"));
  }

  private limit(message: string): TimeoutOptions {
    return { milliseconds: hostLimitMs, message, clock: this.clock };
  }

  private async checkService(unit: ServiceName, node: { id: number; host: string }): Promise<string | undefined> {
    const session = this.hosts.session(node);
    const state = await withTimeout(() => session.state(unit), this.limit(node.host)).catch(() => undefined);
    if (state === undefined) return undefined;
    const { restarts } = state;
    const key = `${unit} ${node.id}`;
    const before = Math.min(restarts, this.before.get(key) ?? restarts);
    this.before.set(key, before);
    if (restarts - before < session.restartLimit) return undefined;
    const journal = await withTimeout(() => session.journal(unit, 200), this.limit(node.host)).catch(() => "");
    const quoted = lastErrors(journal).map((line) => `\n           ${line}`);
    return (
      `${key}: is crash-looping\n` +
      `    given: on ${node.host} it ended and was started again ${restarts - before} times; it last logged:` +
      `${quoted.length === 0 ? " nothing" : quoted.join("")}\n` +
      `    fix:   repair what it complains of (${session.inspect(unit)}), then run again: it resumes here`
    );
  }
}

/** The lines that most likely say why a service ended: its last errors, else simply its last lines. */
export function lastErrors(journal: string): string[] {
  const lines = journal.split("\n").filter((line) => line.trim() !== "" && !/^\s+(at |\.\.\. )/.test(line));
  // An INFO that tells of an error is none.
  const serious = lines.filter((line) => !/^(INFO|DEBUG|TRACE) /.test(line));
  const errors = serious.filter((line) => /\b(error|fatal)\b|exception|caused by|unrecognized|cannot /i.test(line));
  // What ends again and again says the same again and again.
  const different = new Set((errors.length > 0 ? errors : lines).reverse().map((line) => line.trim().slice(0, 300)));
  return [...different].slice(0, quotedLines).reverse();
}
