import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { dependants } from "../../components/services/outside-servers";
import type { ServiceName } from "../../components/services/registry";
import type { ReadOptions } from "../cluster/server-connections";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import type { UnsafeReason } from "../safety/unsafe-reason";
import type { ClusterHosts } from "./cluster-hosts";
import { CrashWatch } from "./crash-loop";
import { type Gate, untilReady } from "./gate";
import type { Phase } from "./phase";
import {
  type FindsForbidden,
  type FindsPlainClients,
  type FindsRefused,
  type FindsRemoved,
  readRollView,
  readServices,
  type RollView,
  type ServiceView,
} from "./roll-view";

/** A phase of a roll. */
export type RollPhase = Phase<RollView, RollContext>;

/** A broker that describes the settings of thousands of topics takes seconds; a gate allows 30 s for each read. */
const answerMs = 25_000;

/** Servers of one service that stop, on these hosts. */
export interface Stopping {
  readonly service: ServiceName;
  readonly on: readonly { readonly host: string }[];
}

/** Why servers that need a service must not stop now, and the error for reasons that stay. */
export interface Needed {
  readonly reasons: readonly UnsafeReason[];
  readonly refusal: (reasons: readonly string[]) => Error;
}

/** What a roll asks a service for besides its phases. */
export interface RollService extends FindsRemoved, FindsForbidden, FindsRefused, FindsPlainClients {
  readonly names: { readonly name: ServiceName };
  /** Whether its stopped servers are started by a phase of its own instead of at once; never when absent. */
  startsLater?(plan: Plan): boolean;
  /** Whether servers of another service would find it when they come back; absent for one that none needs. */
  neededBy?(stopping: Stopping, context: RollContext): Promise<Needed>;
}

/** What the phases of a roll share. */
export class RollContext {
  private constructor(
    private readonly services: readonly RollService[],
    /** What ran before the first phase. */
    readonly view: RollView,
    readonly hosts: ClusterHosts,
    readonly log: Log,
    readonly clock: Clock,
  ) {}

  /** @throws Error when a host is not responding. */
  static async read(
    plan: Plan,
    hosts: ClusterHosts,
    services: readonly RollService[],
    { log, clock }: { readonly log: Log; readonly clock: Clock },
  ): Promise<RollContext> {
    const view = await readRollView(plan, hosts, services, readOptions(plan, clock));
    return new RollContext(services, view, hosts, log, clock);
  }

  get plan(): Plan {
    return this.view.plan;
  }

  /** How its services read their servers. */
  get reads(): ReadOptions {
    return readOptions(this.plan, this.clock);
  }

  /** @throws GateTimeout, CrashLoop, or what `failFast` throws. */
  gate(
    what: string,
    problemsOf: Gate["problemsOf"],
    { failFast, ...more }: Pick<Gate, "before" | "explain" | "skipConfirmation" | "failFast"> = {},
  ): Promise<void> {
    const watch = new CrashWatch(this.plan, this.hosts, this.clock);
    const { log, clock, hosts } = this;
    const explain = async () => [...(await hosts.problems()), ...((await more.explain?.()) ?? [])];
    return untilReady({
      what,
      seconds: this.plan.timeout,
      inspect: hosts.inspect(),
      problemsOf,
      ...more,
      explain,
      failFast: async () => {
        await failFast?.();
        await watch.check();
      },
      log,
      clock,
    });
  }

  /** Services whose stopped servers a later phase starts. */
  get startedLater(): ServiceName[] {
    return this.services.filter((one) => one.startsLater?.(this.plan) === true).map(({ names }) => names.name);
  }

  /** What servers that stop need of the services that theirs depends on. */
  async needed(stopping: Stopping): Promise<Needed[]> {
    const asked = this.services.filter(({ names }) => dependants(names.name).includes(stopping.service));
    return (await Promise.all(asked.map(async (one) => (await one.neededBy?.(stopping, this)) ?? []))).flat();
  }

  /** Servers that run with something else than what is configured now. */
  async outdated(unit: ServiceName): Promise<ServiceView[]> {
    return (await readServices(unit, this.plan, this.hosts)).filter(({ reasons }) => reasons.length > 0);
  }

  /** A second restart would not help. @throws Error when a server is outdated although it was just restarted. */
  refuseAgain(outdated: readonly ServiceView[], renewed: ReadonlySet<number>): void {
    const again = outdated.find(({ id }) => renewed.has(id));
    if (again === undefined) return;
    const { unit, id, host } = again;
    throw new Error(
      `${unit} ${id}: must run with the configuration of the stack file after its restart\n` +
        `    given: it was restarted on ${host} and still runs with another one\n` +
        `    fix:   find out what else changes its files or starts it on ${host}, then run again`,
    );
  }
}

function readOptions({ lost }: Plan, clock: Clock): ReadOptions {
  return { lost, timeoutMs: answerMs, clock };
}
