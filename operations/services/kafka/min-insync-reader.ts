import type { Clock } from "../../lib/clock";
import { fetchMinInsync } from "../../protocol/kafka/configs";
import type { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import type { Partition } from "../../protocol/kafka/metadata";
import { batchesOf } from "./topics/batches";

/** Topics in one request: a broker reads what is set on each from ZooKeeper, one after the other, in about a millisecond. */
const batchSize = 500;
/** Brokers that are asked at the same time, each for other topics. */
const brokersAtOnce = 4;

/** Asks one broker; undefined when it does not answer in time. */
type Ask = <T>(
  id: number,
  use: (broker: KafkaConnection) => Promise<T>,
  milliseconds: number,
) => Promise<T | undefined>;

interface Known {
  readonly value: number;
  /** Replicas of the whole topic: with another number it is another topic, or is just being changed. */
  readonly replicas: number;
}

/**
 * Reads `min.insync.replicas` of all topics, in batches, and keeps it for the next look.
 *
 * Every look asks for what is not known yet, and for the oldest of what is known up to one batch: up to 500 topics are
 * all asked for every time, more of them in turn. What was answered is kept although a look takes too long, so that the
 * next one goes on where it ended. A value that is asked for again and not told is not known any more.
 */
export class MinInsyncReader {
  /** The oldest first. */
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly ask: Ask,
    private readonly clock: Pick<Clock, "now">,
  ) {}

  /**
   * Values by topic; one that could not be read is missing.
   * @param ids - The brokers to ask, the best one first.
   * @param end - When the look must be over, by the clock.
   */
  async read(
    partitions: readonly Partition[],
    ids: readonly number[],
    end: number,
  ): Promise<ReadonlyMap<string, number>> {
    const replicas = replicasByTopic(partitions);
    let open = this.toAsk(replicas);
    for (let left = [...ids]; open.length > 0 && left.length > 0 && this.clock.now() < end;) {
      const round = await this.askSome(open, left, end);
      for (const [topic, value] of round.values) this.known.set(topic, { value, replicas: replicas.get(topic) ?? 0 });
      open = open.filter((topic) => !round.answered.has(topic));
      left = left.filter((id) => !round.silent.has(id));
    }
    return new Map([...this.known].map(([topic, { value }]) => [topic, value]));
  }

  /** Forgets what it returns: what is not told this time is unknown. */
  private toAsk(replicas: ReadonlyMap<string, number>): string[] {
    for (const [topic, known] of this.known) if (replicas.get(topic) !== known.replicas) this.known.delete(topic);
    const unknown = [...replicas.keys()].filter((topic) => !this.known.has(topic));
    const oldest = [...this.known.keys()].slice(0, Math.max(0, batchSize - unknown.length));
    for (const topic of oldest) this.known.delete(topic);
    return [...unknown, ...oldest];
  }

  /** One that answers nothing in half of the time that is left is not asked again. */
  private async askSome(topics: readonly string[], ids: readonly number[], end: number) {
    const values = new Map<string, number>();
    const answered = new Set<string>();
    const silent = new Set<number>();
    const batches = batchesOf(topics, batchSize);
    const asked = ids.slice(0, Math.min(batches.length, brokersAtOnce));
    const left = end - this.clock.now();
    const next = batches.values();
    const askOne = async (id: number) => {
      silent.add(id);
      const use = async (broker: KafkaConnection) => {
        for (const some of next) {
          for (const [topic, value] of await fetchMinInsync(broker, some)) values.set(topic, value);
          for (const topic of some) answered.add(topic);
          silent.delete(id);
        }
      };
      await this.ask(id, use, ids.length > 1 ? left / 2 : left);
    };
    await Promise.all(asked.map(askOne));
    return { values, answered, silent };
  }
}

function replicasByTopic(partitions: readonly Partition[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { topic, replicas } of partitions) counts.set(topic, (counts.get(topic) ?? 0) + replicas.length);
  return counts;
}
