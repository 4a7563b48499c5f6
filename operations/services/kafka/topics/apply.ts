import { ConfigError } from "../../../../components/config/config-error";
import { joinLimited, plural } from "../../../../components/model/report-text";
import { alterConfigs } from "../../../protocol/kafka/configs";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { createTopics, deleteTopics, doneOf, growTopics, type TopicResult } from "../../../protocol/kafka/topics";
import type { Reach } from "../../../transport/transport";
import { realClock } from "../../../lib/clock";
import { partitionName } from "../broker-view";
import { type Admin, type Settings, type TopicsSeen, withAdmin } from "./admin";
import { inBatches } from "./batches";
import { Moves } from "./move";
import { notServed, stallTimeoutSeconds, untilServed } from "./until-served";
import { passing } from "./passing";
import { countOf, planTopics, type TopicChanges, type Topics, type WantedTopic } from "./plan";
import type { Waiting } from "./until-moved";
import { untilStopped, type Watch } from "../../watch";

export interface ApplyArgs {
  readonly wanted: Topics<WantedTopic>;
  readonly known: Topics<WantedTopic>;
  /** Bytes per second and broker while replicas move. */
  readonly throttle: number;
  /** Throttles that a run before, which was perhaps cut, may have set. Default: none. */
  readonly earlierThrottles?: readonly number[];
}

/** So few topics in a request that the threads which a broker has for all requests are soon there for others. */
const batch = 50;
const pauseMilliseconds = 50;

/**
 * Reconciles the topics of a cluster with the stack file, all of them in a few requests.
 *
 * It looks, does what differs, and looks again until nothing does: a controller that moves meanwhile, or a run before
 * that was cut, only makes for one round more.
 *
 * @throws ConfigError when the topics that are there do not allow it, Refused when a broker does not, Error when it is
 *   not done in time, or stopped.
 */
export function applyTopics(reach: Reach, args: ApplyArgs, watch: Watch): Promise<void> {
  const { say, signal, clock = realClock } = watch;
  return withAdmin(reach, (admin) =>
    untilStopped(
      watch,
      () => admin.close(),
      stopped,
      () => new Run(admin, args, { say, signal, clock }).apply(watch.begin),
    ),
  );
}

const stopped =
  "topics: stopped; replicas that move go on moving, as slowly as before, and the next up goes on from here";

/** One reconciliation. */
class Run {
  /** Settings of what the controller makes: it records them first, so nobody need read them back. */
  private readonly made = new Map<string, Settings>();
  /** Topics that were made or grew: they are waited for, others had their leaders, or lost them, before. */
  private readonly renewed = new Set<string>();
  private readonly moves: Moves;

  constructor(
    private readonly admin: Admin,
    private readonly args: ApplyArgs,
    private readonly how: Waiting,
  ) {
    const { throttle, earlierThrottles: earlier = [] } = args;
    this.moves = new Moves(admin, { throttle, earlier }, how);
  }

  async apply(begin: () => void): Promise<void> {
    const { admin, how } = this;
    const { clock, signal } = how;
    let now = await this.look();
    begin();
    await this.moves.look();
    for (let [before, since] = [Infinity, clock.now()]; this.isLeft(now);) {
      const count = countOf(now.changes);
      if (count < before) since = clock.now();
      before = count;
      const problem = await this.step(now)
        .then(() => untilServed(admin, admin.brokers.slice(0, 1), this.awaited, how))
        .catch(passing(signal));
      const next = await this.look().catch(passing(signal));
      if (typeof next !== "string") now = next;
      if (!this.isLeft(now)) break;
      if (clock.now() - since > stallTimeoutSeconds * 1_000)
        throw notServed(typeof next === "string" ? next : (problem ?? `${count} topics still differ`));
      await clock.sleep(pauseMilliseconds, signal);
    }
    await untilServed(admin, admin.brokers, this.awaited, how);
    await this.tellOthers();
  }

  private get awaited(): Topics<WantedTopic> {
    return Object.fromEntries(Object.entries(this.args.wanted).filter(([name]) => this.renewed.has(name)));
  }

  private isLeft({ changes }: Awaited<ReturnType<Run["look"]>>): boolean {
    return countOf(changes) > 0 || this.moves.areOpen;
  }

  private async look() {
    const { wanted, known } = this.args;
    const seen = await this.admin.look(Object.keys({ ...wanted, ...known }), this.made);
    const changes = planTopics({ wanted, known, seen: seen.topics });
    if (changes.refusals.length > 0) throw new ConfigError(changes.refusals);
    return { seen, changes };
  }

  private async step({ seen, changes }: { readonly seen: TopicsSeen; readonly changes: TopicChanges }): Promise<void> {
    const { create, grow, configure, move, remove } = changes;
    const { say } = this.how;
    const order = ordersOn(this.admin);
    for (const { name } of [...create, ...grow]) this.renewed.add(name);
    await order(create, createTopics, (done) => say(`topics: ${done} of ${create.length} created`));
    for (const { name, config } of create) this.made.set(name, config);
    await order(grow, growTopics, (done) => say(`topics: ${done} of ${grow.length} have more partitions`));
    await order(configure, alterTopics, (done) => say(`topics: settings of ${done} of ${configure.length} changed`));
    if (move.length > 0) await this.moves.start(move, seen);
    if (this.moves.areOpen) await this.moves.finish(seen);
    await order(remove, deleteTopics, (done) => say(`topics: ${done} of ${remove.length} deleted`));
  }

  /** What was there before and has no leader is no fault of this run, and no reason to fail the next ones. */
  private async tellOthers(): Promise<void> {
    const { partitions } = await this.admin.metadata();
    const others = partitions.filter(({ topic, leader }) => topic in this.args.wanted && leader < 0);
    if (others.length === 0) return;
    const names = joinLimited(others.map(partitionName), 5);
    this.how.say(`topics: ${plural(others.length, "partition")} that this did not change without a leader: ${names}`);
  }
}

async function alterTopics(broker: KafkaConnection, some: TopicChanges["configure"]): Promise<TopicResult[]> {
  await alterConfigs(
    broker,
    some.map(({ name, changes }) => ({ type: "topic", name, changes })),
  );
  return some.map(({ name }) => ({ name, errorCode: 0, errorMessage: null }));
}

/** Several requests at a time: a controller waits for ZooKeeper most of the time, which writes for all of them at once. */
function ordersOn(admin: Admin) {
  return async <T>(
    all: readonly T[],
    order: (controller: KafkaConnection, some: readonly T[]) => Promise<TopicResult[]>,
    say: (done: number) => void,
  ): Promise<void> => {
    if (all.length === 0) return;
    const controller = await admin.controller();
    let done = 0;
    await inBatches(all, batch, async (some) => {
      const count = doneOf(await admin.onBroker(controller, (broker) => order(broker, some)));
      say((done += count));
    });
    if (done < all.length) throw new Error(`the controller took ${done} of ${all.length} orders`);
  };
}
