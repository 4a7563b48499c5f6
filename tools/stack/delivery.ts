import type { Kafka } from "kafkajs";

/** One record as a consumer group hands it over. */
export interface Delivered {
  readonly partition: number;
  readonly message: { readonly offset: string; readonly value: Buffer | null };
}

/**
 * The records of one topic that a consumer group was given, each once: a group that is balanced anew gives again what
 * was not yet committed (Kafka docs, "Message Delivery Semantics": at least once), with the offset it had before.
 * A record that the log really holds twice has two offsets, and counts twice.
 */
export class Delivery {
  readonly #partitions = new Map<number, Map<string, string>>();
  #size = 0;

  /** How many records there are, over all partitions. */
  get size(): number {
    return this.#size;
  }

  add({ partition, message: { offset, value } }: Delivered): void {
    const records = this.#partitions.get(partition) ?? new Map<string, string>();
    this.#partitions.set(partition, records);
    if (records.has(offset)) return;
    records.set(offset, String(value));
    this.#size += 1;
  }

  /** The values of one partition, in the order in which they came. */
  valuesOf(partition: number): string[] {
    return [...(this.#partitions.get(partition)?.values() ?? [])];
  }

  /** The values of every partition, one partition after the other. */
  values(): string[] {
    return [...this.#partitions.keys()].flatMap((partition) => this.valuesOf(partition));
  }

  /** @throws Error when a record is missing, changed, twice in the log or out of order within its partition. */
  mustEqual(produced: ReadonlyMap<number, readonly string[]>): void {
    for (const [partition, expected] of produced) {
      const given = this.valuesOf(partition);
      const place = Array.from({ length: Math.max(expected.length, given.length) }).findIndex(
        (_, index) => given[index] !== expected[index],
      );
      if (place >= 0)
        throw new Error(
          `partition ${partition} returned other records than were produced, or in another order: ${given.length} for ` +
            `${expected.length}, number ${place + 1} was ${shown(given[place])} instead of ${shown(expected[place])}`,
        );
    }
  }
}

/** What to read, and how long to wait for it. */
export interface Reading {
  readonly topic: string;
  readonly groupId: string;
  readonly count: number;
  readonly seconds: number;
  readonly onFirst?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a topic from its beginning, as a consumer group, until so many records have come.
 *
 * @throws Error when they do not come in time.
 */
export async function consume(kafka: Kafka, reading: Reading): Promise<Delivery> {
  const { topic, groupId, count, seconds, onFirst, signal } = reading;
  const consumer = kafka.consumer({ groupId });
  const received = new Delivery();
  let timer: NodeJS.Timeout | undefined;
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = () => reject(new Error(`only ${received.size} of ${count} records were consumed in ${seconds} s`));
      timer = setTimeout(late, seconds * 1_000);
      signal?.throwIfAborted();
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      const eachMessage = (delivered: Delivered) => {
        if (received.size === 0) onFirst?.();
        received.add(delivered);
        if (received.size >= count) resolve();
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
  return received;
}

function shown(value: string | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
}
