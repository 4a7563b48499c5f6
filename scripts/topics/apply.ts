import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "../../components/errors";
import { alterConfigs } from "../kafka/configs";
import { Refused } from "../kafka/request";
import { createTopics, deleteTopics, doneOf, growTopics } from "../kafka/topics";
import type { Reach } from "../reach/reach";
import type { Say } from "../roll/wait";
import { Admin, type TopicsSeen } from "./admin";
import { finishMoves, startMoves } from "./move";
import { countOf, planTopics, type TopicChanges, type Topics, type WantedTopic } from "./plan";

export interface ApplyArgs {
  readonly wanted: Topics<WantedTopic>;
  readonly known: Topics<WantedTopic>;
  /** Bytes per second and broker while replicas move. */
  readonly throttle: number;
}

/** Who wants to know how it goes on. */
export interface Watch {
  readonly say: Say;
  /** Called once, before the first change. */
  readonly begin: () => void;
}

/** So few topics in a request that something can be said every few seconds. */
const batch = 100;
const atOnce = 5;
/** Seconds without any topic more that is as it shall be. */
const patience = 60;
const pauseMilliseconds = 50;

/**
 * Makes the topics of a cluster what they shall be, all of them in a few requests.
 *
 * It looks, does what differs, and looks again until nothing does: a controller that moves meanwhile, or a run before
 * that was cut, only makes for one round more.
 *
 * @throws ConfigError when the topics that are there do not allow it, Refused when a broker does not, Error when it is
 *   not done in time.
 */
export async function applyTopics(reach: Reach, args: ApplyArgs, { say, begin }: Watch): Promise<void> {
  const admin = new Admin(reach);
  const names = [...new Set([...Object.keys(args.wanted), ...Object.keys(args.known)])];
  if (names.length === 0) return;
  const looked = () => look(admin, names, args);
  let now = await looked();
  begin();
  for (let [before, since] = [Infinity, performance.now()]; isLeft(now);) {
    const count = countOf(now.changes);
    if (count < before) since = performance.now();
    before = count;
    const problem = await step(admin, { ...now, throttle: args.throttle }, say).catch(passing);
    await sleep(pauseMilliseconds);
    const next = await looked().catch(passing);
    if (typeof next !== "string") now = next;
    if (isLeft(now) && performance.now() - since > patience * 1_000)
      throw expired(typeof next === "string" ? next : (problem ?? `${count} topics still differ`));
  }
  await untilServed(admin, args.wanted);
}

function isLeft({ seen, changes }: Awaited<ReturnType<typeof look>>): boolean {
  return countOf(changes) > 0 || seen.throttled.length > 0;
}

async function look(admin: Admin, names: readonly string[], { wanted, known }: ApplyArgs) {
  const seen = await admin.look(names);
  const changes = planTopics({ wanted, known, seen: seen.topics });
  if (changes.refusals.length > 0) throw new ConfigError(changes.refusals);
  return { seen, changes };
}

interface Step {
  readonly seen: TopicsSeen;
  readonly changes: TopicChanges;
  readonly throttle: number;
}

async function step(admin: Admin, { seen, changes, throttle }: Step, say: Say): Promise<void> {
  const { create, grow, configure, move, remove } = changes;
  await inBatches(
    create,
    async (some) => doneOf(await admin.onController((to) => createTopics(to, some))),
    (done) => say(`topics: ${done} of ${create.length} created`),
  );
  await inBatches(
    grow,
    async (some) => doneOf(await admin.onController((to) => growTopics(to, some))),
    (done) => say(`topics: ${done} of ${grow.length} have more partitions`),
  );
  await inBatches(
    configure,
    (some) => configured(admin, some),
    (done) => say(`topics: settings of ${done} of ${configure.length} changed`),
  );
  if (move.length > 0) await startMoves(admin, { move, throttle }, say);
  const moved = [...new Set([...seen.throttled, ...move.map(({ name }) => name)])];
  if (moved.length > 0) await finishMoves(admin, moved, say);
  await inBatches(
    remove,
    async (some) => doneOf(await admin.onController((to) => deleteTopics(to, some))),
    (done) => say(`topics: ${done} of ${remove.length} deleted`),
  );
}

async function configured(admin: Admin, some: TopicChanges["configure"]): Promise<number> {
  const resources = some.map(({ name, changes }) => ({ type: "topic" as const, name, changes }));
  await admin.anyBroker((to) => alterConfigs(to, resources));
  return some.length;
}

/** Several requests at a time: a controller waits for ZooKeeper most of the time, which writes for all of them at once. */
async function inBatches<T>(
  all: readonly T[],
  work: (some: readonly T[]) => Promise<number>,
  say: (done: number) => void,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(all.length / batch) }, (_, at) =>
    all.slice(at * batch, (at + 1) * batch),
  );
  let done = 0;
  const next = async (): Promise<void> => {
    for (let some = batches.shift(); some !== undefined; some = batches.shift()) {
      const count = await work(some);
      say((done += count));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

/** What may be over in a moment is what the next look begins with; a refusal is not. */
function passing(error: unknown): string {
  if (error instanceof Refused || error instanceof ConfigError) throw error;
  return error instanceof Error ? error.message : String(error);
}

function expired(problem: string): Error {
  return new Error(
    `topics: must become what they shall be within ${patience} s\n    given: ${problem}\n` +
      `    fix:   see how the brokers are, then run again: it goes on here`,
  );
}

/** A topic can be used when every broker knows it, and who leads its partitions. */
async function untilServed(admin: Admin, wanted: ApplyArgs["wanted"]): Promise<void> {
  const names = new Set(Object.keys(wanted));
  const needed = Object.values(wanted).reduce((sum, { partitions }) => sum + partitions, 0);
  const missing = async () => {
    const led = (await admin.everywhere()).map(({ partitions }) =>
      partitions.filter(({ topic, leader }) => names.has(topic) && leader >= 0),
    );
    const fewest = Math.min(...led.map(({ length }) => length));
    return fewest >= needed ? undefined : `${needed - fewest} partitions have no leader`;
  };
  for (const started = performance.now(); ; await sleep(pauseMilliseconds)) {
    const problem = await missing().catch(passing);
    if (problem === undefined) return;
    if (performance.now() - started > patience * 1_000) throw expired(problem);
  }
}
