import { joinLimited, plural } from "../../../../components/model/report-text";
import type { Clock } from "../../../lib/clock";
import { throttled, type Log } from "../../../lib/log";
import { fetchLogDirs } from "../../../protocol/kafka/log-dirs";
import { fetchMembers } from "../../../protocol/kafka/metadata";
import { fetchReassignments, type Reassignment } from "../../../protocol/kafka/partitions";
import { partitionName } from "../broker-view";
import type { Admin } from "./admin";
import { passing } from "./passing";
import { stalled } from "./stalled";

const pauseMs = 500;
/** Between looks at how much is left, for which every broker reads the sizes of its files. */
const sizesMs = 5_000;
/** Seconds in which nothing was copied, after which it is not waited for any longer. */
const stallSeconds = 600;

/** How it is waited, and who hears of it. */
export interface Waiting {
  readonly say: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits until no replica of some topics moves any more. What else moves in the cluster is left to those who move it, and
 * a replica that should go to a broker that is lost never gets there.
 * @throws Stalled when nothing has been copied for ten minutes.
 */
export async function untilMoved(admin: Admin, topics: readonly string[], how: Waiting): Promise<void> {
  const { clock, signal, say } = how;
  const names = new Set(topics);
  const tell = throttled(say, { clock, showsElapsed: true });
  const least = { partitions: Infinity, bytes: Infinity };
  let [since, nextSizes] = [clock.now(), clock.now()];
  for (; ; await clock.sleep(pauseMs, signal)) {
    const open = await openMoves(admin, names).catch(passing(signal));
    if (open.length === 0) return;
    const now = clock.now();
    if (typeof open === "string") {
      if (now - since > stallSeconds * 1_000) throw notMoving(open);
      tell(`topics: ${open}`);
      continue;
    }
    if (open.length < least.partitions) [least.partitions, since] = [open.length, now];
    if (now >= nextSizes) {
      const bytes = (await bytesLeft(admin, open)) ?? Infinity;
      if (bytes < least.bytes) [least.bytes, since] = [bytes, now];
      nextSizes = now + sizesMs;
    }
    const missing = least.bytes === Infinity ? "" : `, at most ${least.bytes} bytes are missing`;
    const given = `replicas of ${plural(open.length, "partition")} still move${missing}: ${describe(open)}`;
    if (now - since > stallSeconds * 1_000) throw notMoving(given);
    tell(`topics: ${given}`);
  }
}

/** Whether a broker will not come back: it is neither in the cluster nor in the stack file. */
export async function lostBrokers(admin: Admin): Promise<(id: number) => boolean> {
  const { brokers } = await admin.anyBroker(fetchMembers);
  return (id) => !brokers.includes(id) && !admin.brokers.includes(id);
}

async function openMoves(admin: Admin, topics: ReadonlySet<string>): Promise<Reassignment[]> {
  const moves = (await admin.onController(fetchReassignments)).filter(({ topic }) => topics.has(topic));
  if (moves.length === 0) return [];
  const isLost = await lostBrokers(admin);
  return moves.filter(({ adding }) => !adding.some(isLost));
}

/** What the new replicas lack, compared with the largest ones; undefined while a broker does not tell. */
async function bytesLeft(admin: Admin, moves: readonly Reassignment[]): Promise<number | undefined> {
  const topics = [...new Set(moves.map(({ topic }) => topic))].map((topic) => ({
    topic,
    partitions: moves.filter((move) => move.topic === topic).map(({ index }) => index),
  }));
  const told = await Promise.all(
    admin.brokers.map(async (id) => {
      const dirs = await admin.onBroker(id, (broker) => fetchLogDirs(broker, topics)).catch(() => undefined);
      const replicas = dirs?.flatMap((dir) => dir.replicas) ?? [];
      return [id, dirs && new Map(replicas.map((one) => [partitionName(one), one.bytes]))] as const;
    }),
  );
  const sizes = new Map(told.flatMap(([id, found]) => (found === undefined ? [] : [[id, found] as const])));
  if (sizes.size < admin.brokers.length) return undefined;
  const left = moves.map((move) => {
    const of = (id: number) => sizes.get(id)?.get(partitionName(move)) ?? 0;
    const whole = Math.max(...admin.brokers.map(of));
    return move.adding.reduce((sum, id) => sum + whole - of(id), 0);
  });
  return left.reduce((sum, bytes) => sum + bytes, 0);
}

function describe(moves: readonly Reassignment[]): string {
  const to = ({ adding }: Reassignment) => (adding.length === 0 ? "" : ` to broker ${adding.join(", ")}`);
  return joinLimited(
    moves.map((move) => `${partitionName(move)}${to(move)}`),
    5,
  );
}

function notMoving(given: string) {
  const fix =
    "inspect the brokers that get the replicas (scripts/status), or raise reassignmentThrottle when the topics get " +
    "records faster than it lets them be copied; then run again: it resumes here";
  return stalled("no replica has got any further", stallSeconds, given, fix);
}
