import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { fetchMetadata, type Metadata } from "../../../operations/protocol/kafka/metadata";

const intervalMilliseconds = 100;
const answerMilliseconds = 1_000;

/** A broker's id and address. */
export interface Endpoint {
  readonly id: number;
  readonly address: string;
}

/** One observation of a broker; `at` in milliseconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly responds: boolean;
  /** Whether the other brokers report all its replicas as in sync. */
  readonly inSync: boolean;
}

/** Samples all brokers continuously, in the same way for every strategy. */
export class Watch {
  readonly #samples = new Map<number, Sample[]>();
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(private readonly endpoints: readonly Endpoint[]) {
    this.#watching = this.#watch();
  }

  samples(broker: number): readonly Sample[] {
    return this.#samples.get(broker) ?? [];
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const at = Date.now();
      const views = await Promise.all(this.endpoints.map((endpoint) => metadataOf(endpoint)));
      for (const [index, { id }] of this.endpoints.entries()) {
        const others = views.filter((view, other) => other !== index && view !== undefined);
        const inSync = others.length > 0 && others.every((view) => view !== undefined && isInSync(view, id));
        this.#samples.set(id, [...this.samples(id), { at, responds: views[index] !== undefined, inSync }]);
      }
      await sleep(intervalMilliseconds);
    }
  }
}

/** A broker's metadata, or undefined while it is not responding. */
export async function metadataOf({ address }: Endpoint): Promise<Metadata | undefined> {
  const broker = new KafkaConnection(connect({ host: address, port: 9092 }));
  const timer = setTimeout(() => broker.close(), answerMilliseconds);
  try {
    return await fetchMetadata(broker);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    broker.close();
  }
}

/** Whether all replicas of a broker are in sync. */
export function isInSync({ partitions }: Metadata, broker: number): boolean {
  return partitions.every(({ replicas, isr }) => !replicas.includes(broker) || isr.includes(broker));
}
