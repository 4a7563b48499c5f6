import { throttled } from "../../../lib/log";
import { fetchMetadata } from "../../../protocol/kafka/metadata";
import type { Admin } from "./admin";
import { passing } from "./passing";
import type { Topics } from "./plan";
import { type Stalled, stalled } from "./stalled";
import type { Waiting } from "./until-moved";

/** Seconds without progress after which the run fails. */
export const stallTimeoutSeconds = 60;
/** Between looks at all partitions, which cost a broker something. */
const lookMilliseconds = 250;

export function notServed(problem: string): Stalled {
  const fix = "inspect the brokers (scripts/status), then run again: it resumes here";
  return stalled("no progress", stallTimeoutSeconds, problem, fix);
}

/**
 * A topic can be used when every broker knows it, and who leads its partitions. With many topics each look costs a broker
 * some of what it makes them with: one is asked until it knows all, and the others only then.
 */
export async function untilServed(
  admin: Admin,
  brokers: readonly number[],
  topics: Topics,
  { say, clock, signal }: Waiting,
): Promise<void> {
  const names = new Set(Object.keys(topics));
  if (names.size === 0) return;
  const needed = Object.values(topics).reduce((sum, { partitions }) => sum + partitions, 0);
  const tell = throttled(say, { clock, showsElapsed: true });
  const servedBy = async (id: number) => {
    const { partitions } = await admin.onBroker(id, fetchMetadata);
    return partitions.filter(({ topic, leader }) => names.has(topic) && leader >= 0).length;
  };
  const untilServedBy = async (id: number) => {
    let [most, since] = [-1, clock.now()];
    for (; ; await clock.sleep(lookMilliseconds, signal)) {
      const now = await servedBy(id).catch(passing(signal));
      if (typeof now === "number" && now >= needed) return;
      const problem = typeof now === "string" ? now : `${now} of ${needed} partitions have a leader on broker ${id}`;
      if (typeof now === "number" && now > most) [most, since] = [now, clock.now()];
      if (clock.now() - since > stallTimeoutSeconds * 1_000) throw notServed(problem);
      tell(`topics: ${problem}`);
    }
  };
  await Promise.all(brokers.map(untilServedBy));
}
