import type { Duplex } from "node:stream";
import type { BrokerView, ZooKeeperView } from "../cluster/readiness";
import type { BrokerNode, Plan, ZooKeeperNode } from "../../components/resources/inputs/roll-inputs";
import { fetchMinInsync } from "../protocol/kafka/configs";
import { ConnectionPool } from "../protocol/kafka/connection-pool";
import type { KafkaConnection } from "../protocol/kafka/kafka-connection";
import { fetchMetadata, type Metadata } from "../protocol/kafka/metadata";
import { queryServer } from "../protocol/zookeeper/four-letter-words";
import type { RollHost } from "../transport/session";

/** Asks the servers of a cluster how they are, each from its own host. */
export class Observer {
  private readonly connections = new ConnectionPool((id) => this.pipe(id));

  constructor(
    private readonly plan: Plan,
    private readonly sessions: ReadonlyMap<string, RollHost>,
  ) {}

  session({ host }: { readonly host: string }): RollHost {
    const session = this.sessions.get(host);
    if (session === undefined) throw new Error(`no session with ${host}`);
    return session;
  }

  zookeeperViews(): Promise<ZooKeeperView[]> {
    return Promise.all(this.plan.zookeeper.map((node) => this.zookeeperView(node)));
  }

  brokerViews(nodes: readonly BrokerNode[] = this.plan.kafka): Promise<BrokerView[]> {
    return Promise.all(nodes.map((node) => this.brokerView(node)));
  }

  /** Waits until a broker takes connections, for some seconds at most. */
  async listening(node: BrokerNode, seconds: number): Promise<void> {
    await this.session(node).listening(node.address, node.port, "kafka", seconds);
  }

  /** What any broker but one knows. @throws Error when none answers. */
  async metadata(except?: number): Promise<Metadata> {
    for (const node of this.plan.kafka.filter(({ id }) => id !== except)) {
      const metadata = await this.withBroker(node, fetchMetadata);
      if (metadata !== undefined) return metadata;
    }
    throw new Error("no broker is responding");
  }

  /** Does something with a connection to a broker. @throws Error when it does not answer. */
  onBroker<T>({ id }: BrokerNode, use: (broker: KafkaConnection) => Promise<T>): Promise<T> {
    return this.connections.use(id, use);
  }

  /** The same; undefined when the broker does not answer. */
  async withBroker<T>(node: BrokerNode, use: (broker: KafkaConnection) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.onBroker(node, use);
    } catch {
      return undefined;
    }
  }

  /** `min.insync.replicas` of every topic in a cluster's metadata. @throws Error when no broker tells. */
  async minInsync({ partitions }: Metadata): Promise<Map<string, number>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    if (topics.length === 0) return new Map();
    for (const node of this.plan.kafka) {
      const answer = await this.withBroker(node, (broker) => fetchMinInsync(broker, topics));
      if (answer !== undefined) return answer;
    }
    throw new Error("no broker tells min.insync.replicas of the topics");
  }

  private async pipe(id: number): Promise<Duplex> {
    const node = this.plan.kafka.find((one) => one.id === id);
    if (node === undefined) throw new Error(`no host of broker ${id}`);
    return this.session(node).pipe(node.address, node.port, "kafka");
  }

  private async brokerView(node: BrokerNode): Promise<BrokerView> {
    const metadata = await this.withBroker(node, fetchMetadata);
    return { id: node.id, ...(metadata === undefined ? {} : { metadata }) };
  }

  private async zookeeperView({ id, host, address, port }: ZooKeeperNode): Promise<ZooKeeperView> {
    const words = await queryServer(() => this.session({ host }).pipe(address, port, "zookeeper"));
    return { id, ...words };
  }
}
