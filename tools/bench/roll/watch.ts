import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fetchMetadata, type Metadata } from "../../../operations/protocol/kafka/metadata";

const intervalMilliseconds = 100;
const answerMilliseconds = 1_000;

/** A broker as it looks from outside. */
export interface Endpoint {
  readonly id: number;
  readonly address: string;
}

/** One look at a broker; `at` in milliseconds since 1970. */
export interface Look {
  readonly at: number;
  readonly answers: boolean;
  /** Whether the other brokers count it as in sync with each of its partitions. */
  readonly inSync: boolean;
}

/** Looks at all brokers all the time, in the same way whoever restarts them. */
export class Watch {
  readonly #looks = new Map<number, Look[]>();
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(private readonly endpoints: readonly Endpoint[]) {
    this.#watching = this.#watch();
  }

  looks(broker: number): readonly Look[] {
    return this.#looks.get(broker) ?? [];
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const at = Date.now();
      const answers = await Promise.all(this.endpoints.map((endpoint) => ask(endpoint)));
      for (const [index, { id }] of this.endpoints.entries()) {
        const others = answers.filter((answer, other) => other !== index && answer !== undefined);
        const inSync = others.length > 0 && others.every((answer) => answer !== undefined && isInSync(answer, id));
        this.#looks.set(id, [...this.looks(id), { at, answers: answers[index] !== undefined, inSync }]);
      }
      await sleep(intervalMilliseconds);
    }
  }
}

/** What a broker knows, or undefined while it does not answer. */
export async function ask({ address }: Endpoint): Promise<Metadata | undefined> {
  const socket = connect({ host: address, port: 9092 });
  const timer = setTimeout(() => socket.destroy(), answerMilliseconds);
  try {
    return await fetchMetadata(socket);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Whether a broker is in sync with every partition that it has a copy of. */
export function isInSync({ partitions }: Metadata, broker: number): boolean {
  return partitions.every(({ replicas, isr }) => !replicas.includes(broker) || isr.includes(broker));
}
