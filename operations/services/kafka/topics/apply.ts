import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "../../../../components/config/config-error";
import { alterConfigs } from "../../../protocol/kafka/configs";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { fetchMetadata } from "../../../protocol/kafka/metadata";
import { Refused } from "../../../protocol/kafka/refused";
import { createTopics, deleteTopics, doneOf, growTopics, type TopicResult } from "../../../protocol/kafka/topics";
import type { Reach } from "../../../transport/transport";
import { throttled, type Log } from "../../../lib/log";
import { type Admin, type Settings, type TopicsSeen, withAdmin } from "./admin";
import { inBatches } from "./batches";
import { finishMoves, startMoves } from "./move";
import { countOf, planTopics, type TopicChanges, type Topics, type WantedTopic } from "./plan";
import { errorMessage } from "../../../lib/error-message";

export interface ApplyArgs {
  readonly wanted: Topics<WantedTopic>;
  readonly known: Topics<WantedTopic>;
  /** Bytes per second and broker while replicas move. */
  readonly throttle: number;
}

/** Receives the progress. */
export interface Watch {
  readonly say: Log;
  /** Called once, before the first change. */
  readonly begin: () => void;
}

/** So few topics in a request that the threads which a broker has for all requests are soon there for others. */
const batch = 50;
/** Seconds without progress after which the run fails. */
const stallTimeoutSeconds = 60;
const pauseMilliseconds = 50;
/** Between looks at all partitions, which cost a broker something. */
const lookMilliseconds = 250;

/**
 * Reconciles the topics of a cluster with the stack file, all of them in a few requests.
 *
 * It looks, does what differs, and looks again until nothing does: a controller that moves meanwhile, or a run before
 * that was cut, only makes for one round more.
 *
 * @throws ConfigError when the topics that are there do not allow it, Refused when a broker does not, Error when it is
 *   not done in time.
 */
export function applyTopics(reach: Reach, args: ApplyArgs, watch: Watch): Promise<void> {
  return withAdmin(reach, (admin) => applyWith(admin, args, watch));
}

async function applyWith(admin: Admin, args: ApplyArgs, { say, begin }: Watch): Promise<void> {
  const made = new Map<string, Settings>();
  const looked = () => look(admin, args, made);
  let now = await looked();
  begin();
  for (let [before, since] = [Infinity, performance.now()]; isLeft(now);) {
    const count = countOf(now.changes);
    if (count < before) since = performance.now();
    before = count;
    const problem = await step(admin, { ...now, throttle: args.throttle, made }, say)
      .then(() => untilServed(admin, admin.brokers.slice(0, 1), args.wanted, say))
      .catch(passing);
    const next = await looked().catch(passing);
    if (typeof next !== "string") now = next;
    if (!isLeft(now)) break;
    if (performance.now() - since > stallTimeoutSeconds * 1_000)
      throw stalled(typeof next === "string" ? next : (problem ?? `${count} topics still differ`));
    await sleep(pauseMilliseconds);
  }
  await untilServed(admin, admin.brokers, args.wanted, say);
}

function isLeft({ seen, changes }: Awaited<ReturnType<typeof look>>): boolean {
  return countOf(changes) > 0 || seen.throttled.length > 0;
}

async function look(admin: Admin, { wanted, known }: ApplyArgs, made: ReadonlyMap<string, Settings>) {
  const seen = await admin.look(Object.keys({ ...wanted, ...known }), made);
  const changes = planTopics({ wanted, known, seen: seen.topics });
  if (changes.refusals.length > 0) throw new ConfigError(changes.refusals);
  return { seen, changes };
}

interface Step {
  readonly seen: TopicsSeen;
  readonly changes: TopicChanges;
  readonly throttle: number;
  /** Filled with the settings of what the controller makes: it records them first, so nobody need read them back. */
  readonly made: Map<string, Settings>;
}

async function step(admin: Admin, { seen, changes, throttle, made }: Step, say: Log): Promise<void> {
  const { create, grow, configure, move, remove } = changes;
  const order = ordersOn(admin);
  await order(create, createTopics, (done) => say(`topics: ${done} of ${create.length} created`));
  for (const { name, config } of create) made.set(name, config);
  await order(grow, growTopics, (done) => say(`topics: ${done} of ${grow.length} have more partitions`));
  await order(configure, alterTopics, (done) => say(`topics: settings of ${done} of ${configure.length} changed`));
  if (move.length > 0) await startMoves(admin, { move, throttle }, say);
  const moved = [...new Set([...seen.throttled, ...move.map(({ name }) => name)])];
  if (moved.length > 0) await finishMoves(admin, { topics: moved, throttle }, say);
  await order(remove, deleteTopics, (done) => say(`topics: ${done} of ${remove.length} deleted`));
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

/** What may be over in a moment is what the next look begins with; a refusal is not. */
function passing(error: unknown): string {
  if (error instanceof Refused || error instanceof ConfigError || error instanceof StallTimeout) throw error;
  return errorMessage(error);
}

class StallTimeout extends Error {}

function stalled(problem: string): StallTimeout {
  return new StallTimeout(
    `topics: no progress within ${stallTimeoutSeconds} s\n    given: ${problem}\n` +
      `    fix:   inspect the brokers (scripts/status), then run again: it resumes here`,
  );
}

/**
 * A topic can be used when every broker knows it, and who leads its partitions. With many topics each look costs a broker
 * some of what it makes them with: one is asked until it knows all, and the others only then.
 */
async function untilServed(
  admin: Admin,
  brokers: readonly number[],
  wanted: ApplyArgs["wanted"],
  say: Log,
): Promise<void> {
  const tell = throttled(say);
  await Promise.all(brokers.map((id) => untilServedBy(id, admin, wanted, tell)));
}

async function untilServedBy(id: number, admin: Admin, wanted: ApplyArgs["wanted"], tell: Log): Promise<void> {
  const names = new Set(Object.keys(wanted));
  const needed = Object.values(wanted).reduce((sum, { partitions }) => sum + partitions, 0);
  const served = async () => {
    const { partitions } = await admin.onBroker(id, fetchMetadata);
    return partitions.filter(({ topic, leader }) => names.has(topic) && leader >= 0).length;
  };
  let [most, since] = [-1, performance.now()];
  for (; ; await sleep(lookMilliseconds)) {
    const now = await served().catch(passing);
    if (typeof now === "number" && now >= needed) return;
    const problem = typeof now === "string" ? now : `${now} of ${needed} partitions have a leader on broker ${id}`;
    if (typeof now === "number" && now > most) [most, since] = [now, performance.now()];
    if (performance.now() - since > stallTimeoutSeconds * 1_000) throw stalled(problem);
    tell(`topics: ${problem}`);
  }
}
