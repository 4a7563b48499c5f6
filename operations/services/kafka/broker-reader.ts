import { type Clock, realClock } from "../../lib/clock";
import { withTimeout } from "../../lib/timeout";
import { fetchMinInsync } from "../../protocol/kafka/configs";
import { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { fetchMembers, fetchMetadata, type Metadata } from "../../protocol/kafka/metadata";
import { fetchReassignments, type Reassignment } from "../../protocol/kafka/partitions";
import { queryServer } from "../../protocol/zookeeper/four-letter-words";
import type { Reach } from "../../transport/transport";
import {
  type BrokerView,
  type ClusterView,
  electedController,
  type LostServers,
  type MemberView,
  noneLost,
  type PartitionsView,
} from "../../cluster/cluster-view";

/** Connections to the servers of a cluster, through any transport. */
export type ServerConnections = Pick<Reach, "idsOf" | "connect">;

export interface ReaderOptions {
  readonly lost?: LostServers;
  /** Milliseconds that one server may take to answer, and again all of them for the partitions. Default: 5,000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** Asks one broker over a new connection; undefined when it does not answer in time. */
export type AskBroker = <T>(
  id: number,
  use: (broker: KafkaConnection) => Promise<T>,
  milliseconds?: number,
) => Promise<T | undefined>;

/** Milliseconds that one server may take to answer; a host that is off delays a read no longer. */
export const readTimeoutMs = 5_000;

/** Reads what runs, each server from itself. What is not answered in time is absent in the view. */
export class ClusterReader {
  private readonly lost: LostServers;
  private readonly timeoutMs: number;
  private readonly clock: Clock;
  /** The controller last time: it is asked first. */
  private controller: number | undefined;

  constructor(
    private readonly servers: ServerConnections,
    { lost = noneLost, timeoutMs = readTimeoutMs, clock = realClock }: ReaderOptions = {},
  ) {
    this.lost = lost;
    this.timeoutMs = timeoutMs;
    this.clock = clock;
  }

  /** Everything: all servers at once, then one broker for the partitions. */
  async cluster(): Promise<ClusterView> {
    const [ensemble, brokers] = await Promise.all([this.ensemble(), this.brokers(fetchMembers)]);
    return { ensemble, brokers, ...(await this.partitions(brokers)) };
  }

  ensemble(ids = this.servers.idsOf("zookeeper")): Promise<MemberView[]> {
    return Promise.all(
      ids.map(async (id) => {
        const ask = () => queryServer(() => this.servers.connect("zookeeper", id));
        const words = await this.inTime(ask, this.timeoutMs).catch(() => undefined);
        return { id, ...(words ?? { answers: false }) };
      }),
    );
  }

  /** @param fetch - `fetchMembers` where the partitions as each broker knows them do not matter. */
  brokers(fetch = fetchMetadata, ids = this.servers.idsOf("kafka")): Promise<BrokerView[]> {
    return Promise.all(
      ids.map(async (id) => {
        const metadata = await this.askBroker(id, fetch);
        return { id, ...(metadata === undefined ? {} : { metadata }) };
      }),
    );
  }

  /**
   * The partitions as one broker knows them: the controller when it answers, else another.
   * @param asked - Brokers that were asked just before: those that are not responding are not asked again.
   */
  async partitions(asked?: readonly BrokerView[]): Promise<PartitionsView> {
    if (asked !== undefined) this.controller = electedController(asked);
    const ids = asked?.flatMap(({ id, metadata }) => (metadata === undefined ? [] : [id]));
    const end = this.clock.now() + this.timeoutMs;
    const metadata = await this.firstAnswer(fetchMetadata, end, ids);
    if (asked === undefined) this.controller = knownController(metadata);
    const { controller, lost } = this;
    if (metadata === undefined)
      return { controller, partitions: undefined, minInsync: new Map(), reassignments: undefined, lost };
    const [minInsync, reassignments] = await Promise.all([this.minInsync(metadata, end, ids), this.reassignments(end)]);
    return { controller, partitions: metadata.partitions, minInsync, reassignments, lost };
  }

  /** What one broker knows of all, except one that is about to stop. @throws Error when none answers. */
  async metadata(except?: number): Promise<Metadata> {
    const ids = this.servers.idsOf("kafka").filter((id) => id !== except);
    const metadata = await this.firstAnswer(fetchMetadata, this.clock.now() + this.timeoutMs, ids);
    if (metadata === undefined) throw new Error("no broker is responding");
    return metadata;
  }

  /** Asks one broker over a new connection; undefined when it does not answer in time. */
  readonly askBroker: AskBroker = async (id, use, milliseconds = this.timeoutMs) => {
    let broker: KafkaConnection | undefined;
    let late = false;
    const ask = async () => {
      broker = new KafkaConnection(await this.servers.connect("kafka", id));
      if (late) broker.close();
      return use(broker);
    };
    try {
      return await this.inTime(ask, milliseconds);
    } catch {
      return undefined;
    } finally {
      late = true;
      broker?.close();
    }
  };

  /** The controller, which knows best, is asked first; who comes next has at least half of the time that is left. */
  private async firstAnswer<T>(
    use: (broker: KafkaConnection) => Promise<T>,
    end: number,
    ids = this.servers.idsOf("kafka"),
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

  private async minInsync({ partitions }: Metadata, end: number, ids?: readonly number[]) {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    if (topics.length === 0) return new Map<string, number>();
    return (await this.firstAnswer((broker) => fetchMinInsync(broker, topics), end, ids)) ?? new Map<string, number>();
  }

  private async reassignments(end: number): Promise<Reassignment[] | undefined> {
    const { controller } = this;
    if (controller === undefined || !this.servers.idsOf("kafka").includes(controller)) return undefined;
    return this.askBroker(controller, fetchReassignments, end - this.clock.now());
  }

  private inTime<T>(ask: () => Promise<T>, milliseconds: number): Promise<T> {
    return withTimeout(ask, { milliseconds, message: "no response", clock: this.clock });
  }
}

function knownController(metadata: Metadata | undefined): number | undefined {
  return metadata === undefined || metadata.controller < 0 ? undefined : metadata.controller;
}
