import { ConfigError } from "../../../../components/config/config-error";
import { plural } from "../../../../components/model/report-text";
import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import { type Clock, realClock } from "../../../lib/clock";
import { errorMessage } from "../../../lib/error-message";
import { deleteRoute } from "../../../protocol/rocketmq/topics";
import { untilStopped, type Watch } from "../../watch";
import type { Place } from "../rocketmq-reader";
import { consumerGroups, type Kind, topics } from "./kinds";
import { look } from "./look";
import { type Changes, planEntries } from "./plan";
import { RefusedByBroker, replicaName, Replicas, type Servers } from "./replicas";

/** What should be, and what was known to be. */
export interface Given {
  readonly wanted: Entries;
  readonly known: Entries;
}

export interface ApplyArgs {
  readonly topics: Given;
  readonly consumerGroups: Given;
}

/** A kind of what brokers keep, and what it shall be. */
export type Asked = readonly [kind: Kind, given: Given];

/** Seconds without progress after which the run fails. */
const stallSeconds = 60;
const pauseMs = 2_000;
/** Milliseconds after which every replica has taken its list from its master (`syncBrokerMetadataPeriod`, 2 s here). */
const copiedMs = 3_000;

/**
 * Makes topics and consumer groups what they should be on every replica. A master that has acknowledged one may die before the
 * others have copied its list, and then nobody knows of it any more, while name servers still give a route: so each replica is told,
 * and each is asked.
 *
 * It looks, does what differs, and looks again until nothing does, once more when lists have been copied.
 *
 * @throws ConfigError when what is there does not allow it; RefusedByBroker when a broker does not; Error when it is not done in
 *   time, or stopped.
 */
export function applyMessageTopics(servers: Servers, args: ApplyArgs, watch: Watch): Promise<void> {
  const asked: Asked[] = [
    [topics, args.topics],
    [consumerGroups, args.consumerGroups],
  ];
  return applyEntries(servers, { what: "topics", asked }, watch);
}

/** What messages call it all, and what is asked for. */
export interface Whole {
  readonly what: "topics" | "users";
  readonly asked: readonly Asked[];
}

/** The same with whatever brokers keep by names. */
export async function applyEntries(servers: Servers, whole: Whole, watch: Watch): Promise<void> {
  const replicas = new Replicas(servers);
  const close = () => replicas.close();
  try {
    await untilStopped(watch, close, `${whole.what}: stopped; the next up goes on from here`, () =>
      new Run(replicas, whole, watch).apply(),
    );
  } finally {
    close();
  }
}

interface Work {
  readonly kind: Kind;
  readonly given: Given;
  readonly changes: Changes;
}

/** One reconciliation. */
class Run {
  private readonly clock: Clock;
  /** Topics whose routes name servers have to forget. */
  private readonly routes = new Set<string>();

  constructor(
    private readonly replicas: Replicas,
    private readonly whole: Whole,
    private readonly watch: Watch,
  ) {
    this.clock = watch.clock ?? realClock;
  }

  async apply(): Promise<void> {
    const { clock, watch } = this;
    let now = await this.look();
    watch.begin();
    for (let [fewest, since] = [Infinity, clock.now()]; countOf(now) > 0 || this.routes.size > 0;) {
      const count = countOf(now);
      if (count < fewest) [fewest, since] = [count, clock.now()];
      const problem = await this.step(now).catch(this.passing);
      if (problem === undefined) await clock.sleep(copiedMs, watch.signal);
      const next = await this.look().catch(this.passing);
      if (typeof next !== "string") now = next;
      const said = typeof next === "string" ? next : problem;
      if (clock.now() - since > stallSeconds * 1_000)
        throw stalled(this.whole.what, said ?? `${countOf(now)} replicas still differ`);
      if (said !== undefined) await clock.sleep(pauseMs, watch.signal);
    }
  }

  /** What may be over in a moment is what the next look begins with. */
  private readonly passing = (error: unknown): string => {
    if (this.watch.signal?.aborted === true) throw error;
    if (error instanceof RefusedByBroker || error instanceof ConfigError) throw error;
    return errorMessage(error);
  };

  private async look(): Promise<Work[]> {
    const all = await Promise.all(
      this.whole.asked.map(async ([kind, given]) => {
        const seen = await look(this.replicas, kind, given);
        return { kind, given, changes: planEntries(kind.words, { ...given, seen }) };
      }),
    );
    const refusals = all.flatMap(({ changes }) => changes.refusals);
    if (refusals.length > 0) throw new ConfigError(refusals);
    return all;
  }

  private async step(all: readonly Work[]): Promise<undefined> {
    const { masters, others } = await this.replicas.mastersFirst();
    for (const work of all) {
      for (const places of [masters, others]) await this.put(work, places);
      for (const name of work.changes.remove) for (const route of work.kind.routes(name)) this.routes.add(route);
      for (const places of [masters, others]) await this.remove(work, places);
      this.tell(work);
    }
    for (const route of [...this.routes]) {
      await this.replicas.onNameServers((nameServer) => deleteRoute(nameServer, route));
      this.routes.delete(route);
    }
    return undefined;
  }

  private async put({ kind, changes }: Work, places: readonly Place[]): Promise<void> {
    await Promise.all(
      places.map((place) =>
        this.replicas.onReplica(place, async (broker) => {
          for (const { name, fields } of changes.put.filter(({ replica }) => replica === replicaName(place)))
            await kind.put(broker, name, fields);
        }),
      ),
    );
  }

  private async remove({ kind, changes }: Work, places: readonly Place[]): Promise<void> {
    await Promise.all(
      places.map((place) =>
        this.replicas.onReplica(place, async (broker) => {
          for (const name of changes.remove) await kind.remove(broker, name);
        }),
      ),
    );
  }

  private tell({ kind, changes: { put, remove } }: Work): void {
    const names = new Set(put.map(({ name }) => name));
    const { what } = this.whole;
    if (names.size > 0)
      this.watch.say(`${what}: ${plural(names.size, kind.words.noun)} on ${plural(put.length, "replica")}`);
    if (remove.length > 0) this.watch.say(`${what}: ${plural(remove.length, kind.words.noun)} deleted`);
  }
}

function countOf(all: readonly Work[]): number {
  return all.reduce((sum, { changes: { put, remove } }) => sum + put.length + remove.length, 0);
}

function stalled(what: Whole["what"], problem: string): Error {
  return new Error(
    `${what}: no progress within ${stallSeconds} s\n    given: ${problem}\n` +
      "    fix:   inspect the brokers (scripts/status), then run again: it resumes here",
  );
}
