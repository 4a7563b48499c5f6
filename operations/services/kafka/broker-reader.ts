import { noneLost, readTimeoutMs, type ReadOptions, type ServerConnections } from "../../cluster/server-connections";
import { type Clock, realClock } from "../../lib/clock";
import { withTimeout } from "../../lib/timeout";
import { ConnectionPool } from "../../protocol/kafka/connection-pool";
import type { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { fetchMembers, fetchMetadata, type Metadata } from "../../protocol/kafka/metadata";
import { isKraft } from "../../protocol/kafka/metadata-mode";
import { fetchQuorum } from "../../protocol/kafka/quorum";
import { fetchReassignments, type Reassignment } from "../../protocol/kafka/partitions";
import { askServer } from "./ask-server";
import type { BrokerView, PartitionsView } from "./broker-view";
import { MinInsyncReader } from "./min-insync-reader";

/** Reads what runs, each broker from itself. What is not answered in time is absent in the view. */
export class BrokerReader {
  private readonly options: Required<ReadOptions>;
  /** The controller last time: it is asked first. */
  private lastController: number | undefined;
  private readonly minInsync: MinInsyncReader;
  /** Connections that are kept between questions; absent where each has one of its own. */
  private kept: ConnectionPool | undefined;

  constructor(
    private readonly servers: ServerConnections,
    { lost = noneLost, timeoutMs = readTimeoutMs, clock = realClock }: ReadOptions = {},
  ) {
    this.options = { lost, timeoutMs, clock };
    this.minInsync = new MinInsyncReader((...asked) => this.askBroker(...asked), clock);
  }

  /**
   * Does something with a reader that keeps its connections meanwhile: a broker that has just started needs more time for a
   * connection with TLS than for an answer.
   */
  static async keeping<T>(
    servers: ServerConnections,
    options: ReadOptions,
    task: (reader: BrokerReader) => Promise<T>,
  ): Promise<T> {
    const reader = new BrokerReader(servers, options);
    const kept = new ConnectionPool((id) => servers.connect("kafka", id));
    reader.kept = kept;
    try {
      return await task(reader);
    } finally {
      kept.close();
    }
  }

  /** Who answers, and whom each sees: without partitions, so that the answers are small however large the cluster is. */
  members(ids = this.ids): Promise<BrokerView[]> {
    return this.each(ids, fetchMembers);
  }

  /** The same with all partitions, as each of some brokers knows them. */
  brokers(ids: readonly number[]): Promise<BrokerView[]> {
    return this.each(ids, fetchMetadata);
  }

  private each(ids: readonly number[], use: (broker: KafkaConnection) => Promise<Metadata>): Promise<BrokerView[]> {
    return Promise.all(
      ids.map(async (id) => {
        const metadata = await this.askBroker(id, use);
        return { id, ...(metadata === undefined ? {} : { metadata }) };
      }),
    );
  }

  /** The partitions as one broker knows them: the controller when it answers, else another. */
  async partitions(): Promise<PartitionsView> {
    const end = this.clock.now() + this.options.timeoutMs;
    const metadata = await this.firstAnswer(fetchMetadata, end);
    const controller = metadata === undefined || metadata.controller < 0 ? undefined : metadata.controller;
    this.lastController = controller;
    const common = { controller, lost: this.options.lost };
    if (metadata === undefined)
      return { ...common, partitions: undefined, minInsync: new Map(), reassignments: undefined };
    const [minInsync, reassignments] = await Promise.all([
      this.minInsync.read(metadata.partitions, this.bestFirst, end),
      this.moves(controller, end),
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

  /** What one broker knows of all. @throws Error when none answers. */
  metadata(): Promise<Metadata> {
    return this.oneAnswer(fetchMetadata);
  }

  /**
   * The controller, or -1 while there is none; in KRaft the active one, which is a broker only where a process is both: there
   * the metadata name any broker. @throws Error when no broker answers.
   */
  controller(): Promise<number> {
    return this.oneAnswer(async (broker) => {
      // Who leads nothing does not answer; that nothing is stopped then is a matter of the gate.
      if (await isKraft(broker)) return (await fetchQuorum(broker).catch(() => undefined))?.leader ?? -1;
      return (await fetchMembers(broker)).controller;
    });
  }

  /** What the first broker that answers says; undefined when none does, or says that it does not know. */
  any<T>(use: (broker: KafkaConnection) => Promise<T>): Promise<T | undefined> {
    return this.firstAnswer(use, this.clock.now() + this.options.timeoutMs);
  }

  private async oneAnswer<T>(use: (broker: KafkaConnection) => Promise<T>): Promise<T> {
    const answer = await this.firstAnswer(use, this.clock.now() + this.options.timeoutMs);
    if (answer === undefined) throw new Error("no broker is responding");
    return answer;
  }

  /** Asks one broker; undefined when it does not answer in time. */
  async askBroker<T>(
    id: number,
    use: (broker: KafkaConnection) => Promise<T>,
    milliseconds = this.options.timeoutMs,
  ): Promise<T | undefined> {
    const { kept, clock } = this;
    if (kept !== undefined)
      return withTimeout(() => kept.use(id, use), { milliseconds, message: "no response", clock }).catch(
        () => undefined,
      );
    const options = { timeoutMs: milliseconds, clock };
    return (await askServer(this.servers, ["kafka", id], use, options))?.answer;
  }

  private get ids(): readonly number[] {
    return this.servers.idsOf("kafka");
  }

  private get clock(): Clock {
    return this.options.clock;
  }

  /** The controller knows best. */
  private get bestFirst(): number[] {
    return [...this.ids].sort((a, b) => Number(b === this.lastController) - Number(a === this.lastController));
  }

  /** Who comes next has at least half of the time that is left. */
  private async firstAnswer<T>(use: (broker: KafkaConnection) => Promise<T>, end: number): Promise<T | undefined> {
    const first = this.bestFirst;
    for (const [index, id] of first.entries()) {
      const left = end - this.clock.now();
      if (left <= 0) return undefined;
      const answer = await this.askBroker(id, use, index === first.length - 1 ? left : left / 2);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
