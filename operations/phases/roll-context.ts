import type { Clock } from "../lib/clock";
import { CrashWatch } from "./crash-loop";
import type { Observer } from "./cluster-hosts";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { Unit } from "../transport/session";
import { type Gate, untilReady } from "./gate";
import type { Log } from "../lib/log";

/** What all steps of a roll share. */
export class Context {
  constructor(
    readonly plan: Plan,
    readonly observer: Observer,
    readonly say: Log,
    readonly clock: Clock,
  ) {}

  /** @throws GateExpired or CrashLoop. */
  gate(
    what: string,
    problemsOf: Gate["problemsOf"],
    more: Pick<Gate, "explain" | "skipConfirmation"> = {},
  ): Promise<void> {
    const watch = new CrashWatch(this.plan, this.observer, this.clock);
    const { say, clock } = this;
    return untilReady({
      what,
      seconds: this.plan.timeout,
      problemsOf,
      ...more,
      failFast: () => watch.look(),
      log: say,
      clock,
    });
  }

  /** Servers that run with another configuration than the one on their host. */
  async outdated(unit: Unit): Promise<number[]> {
    const nodes = this.plan[unit];
    const states = await Promise.all(nodes.map((node) => this.observer.session(node).state(unit)));
    return nodes
      .filter((node, index) => states[index]?.active && states[index].running !== node.digest)
      .map(({ id }) => id);
  }

  /** A second restart would not help. @throws Error when a server is outdated although it was just restarted. */
  refuseAgain(outdated: readonly number[], renewed: ReadonlySet<number>, unit: Unit): void {
    const node = this.plan[unit].find(({ id }) => outdated.includes(id) && renewed.has(id));
    if (node === undefined) return;
    throw new Error(
      `${unit} ${node.id}: must run with the configuration of the stack file after its restart\n` +
        `    given: it was restarted on ${node.host} and still runs with another one\n` +
        `    fix:   find out what else changes its files or starts it on ${node.host}, then run again`,
    );
  }
}
