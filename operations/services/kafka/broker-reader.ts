import { noneLost, readTimeoutMs, type ReadOptions, type ServerConnections } from "../../cluster/server-connections";
import { type Clock, realClock } from "../../lib/clock";
import { withTimeout } from "../../lib/timeout";
import { fetchMinInsync } from "../../protocol/kafka/configs";
import { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { fetchMetadata, type Metadata } from "../../protocol/kafka/metadata";
import { fetchReassignments, type Reassignment } from "../../protocol/kafka/partitions";
import type { BrokerView, PartitionsView } from "./broker-view";

/** Reads what runs, each broker from itself. What is not answered in time is absent in the view. */
export class BrokerReader {
  private readonly options: Required<ReadOptions>;
  /** The controller last time: it is asked first. */
  private controller: number | undefined;

  constructor(
    private readonly servers: ServerConnections,
    { lost = noneLost, timeoutMs = readTimeoutMs, clock = realClock }: ReadOptions = {},
  ) {
    this.options = { lost, timeoutMs, clock };
  }

  brokers(ids = this.ids): Promise<BrokerView[]> {
    return Promise.all(
      ids.map(async (id) => {
        const metadata = await this.askBroker(id, fetchMetadata);
        return { id, ...(metadata === undefined ? {} : { metadata }) };
      }),
    );
  }

  /** The partitions as one broker knows them: the controller when it answers, else another. */
  async partitions(): Promise<PartitionsView> {
    const end = this.clock.now() + this.options.timeoutMs;
    const metadata = await this.firstAnswer(fetchMetadata, end);
    this.controller = metadata === undefined || metadata.controller < 0 ? undefined : metadata.controller;
    const common = { controller: this.controller, lost: this.options.lost };
    if (metadata === undefined)
      return { ...common, partitions: undefined, minInsync: new Map(), reassignments: undefined };
    const [minInsync, reassignments] = await Promise.all([
      this.minInsync(metadata, end),
      this.moves(this.controller, end),
    ]);
    return { ...common, partitions: metadata.partitions, minInsync, reassignments };
  }

  /** The reassignments under way; undefined when the controller does not answer. */
  async moves(
    controller: number | undefined,
    end = this.clock.now() + this.options.timeoutMs,
  ): Promise<Reassignment[] | undefined> {
    if (controller === undefined || !this.ids.includes(controller)) return undefined;
    return this.askBroker(controller, fetchReassignments, end - this.clock.now());
  }

  /** What one broker knows of all, except one that is about to stop. @throws Error when none answers. */
  async metadata(except?: number): Promise<Metadata> {
    const ids = this.ids.filter((id) => id !== except);
    const metadata = await this.firstAnswer(fetchMetadata, this.clock.now() + this.options.timeoutMs, ids);
    if (metadata === undefined) throw new Error("no broker is responding");
    return metadata;
  }

  /** Asks one broker over a new connection; undefined when it does not answer in time. */
  async askBroker<T>(
    id: number,
    use: (broker: KafkaConnection) => Promise<T>,
    milliseconds = this.options.timeoutMs,
  ): Promise<T | undefined> {
    let broker: KafkaConnection | undefined;
    let late = false;
    const ask = async () => {
      broker = new KafkaConnection(await this.servers.connect("kafka", id));
      if (late) broker.close();
      return use(broker);
    };
    try {
      return await withTimeout(ask, { milliseconds, message: "no response", clock: this.clock });
    } catch {
      return undefined;
    } finally {
      late = true;
      broker?.close();
    }
  }

  private get ids(): readonly number[] {
    return this.servers.idsOf("kafka");
  }

  private get clock(): Clock {
    return this.options.clock;
  }

  /** The controller, which knows best, is asked first; who comes next has at least half of the time that is left. */
  private async firstAnswer<T>(
    use: (broker: KafkaConnection) => Promise<T>,
    end: number,
    ids = this.ids,
  ): Promise<T | undefined> {
    const first = [...ids].sort((a, b) => Number(b === this.controller) - Number(a === this.controller));
    for (const [index, id] of first.entries()) {
      const left = end - this.clock.now();
      if (left <= 0) return undefined;
      const answer = await this.askBroker(id, use, index === first.length - 1 ? left : left / 2);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  private async minInsync({ partitions }: Metadata, end: number) {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    if (topics.length === 0) return new Map<string, number>();
    return (await this.firstAnswer((broker) => fetchMinInsync(broker, topics), end)) ?? new Map<string, number>();
  }
}
