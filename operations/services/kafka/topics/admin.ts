import { fetchTopicConfigs } from "../../../protocol/kafka/configs";
import { ConnectionPool } from "../../../protocol/kafka/connection-pool";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { fetchMembers, fetchMetadata, type Metadata } from "../../../protocol/kafka/metadata";
import { isKraft } from "../../../protocol/kafka/metadata-mode";
import { Refused } from "../../../protocol/kafka/refused";
import type { Reach } from "../../../transport/transport";
import { inBatches } from "./batches";
import type { TopicState, Topics } from "./plan";
import { errorMessage } from "../../../lib/error-message";

/** Set while replicas move, and taken back afterwards (Kafka documentation, "Limiting Bandwidth Usage"). */
export const throttledReplicas = {
  leader: "leader.replication.throttled.replicas",
  follower: "follower.replication.throttled.replicas",
} as const;

/** A broker reads what is set on each topic from ZooKeeper, one after the other: several requests take less time. */
const configsBatch = 200;

function isThrottle(key: string): boolean {
  return (Object.values(throttledReplicas) as readonly string[]).includes(key);
}

/** What is set on a topic itself. */
export type Settings = TopicState["config"];

/** Topics as they are, and which of them have throttles of a reassignment. */
export interface TopicsSeen {
  readonly topics: Topics;
  readonly throttled: ReadonlyMap<string, Settings>;
}

/** Asks any broker, or the controller, whichever that is at the moment. */
export class Admin {
  private readonly connections: ConnectionPool;

  constructor(private readonly reach: Reach) {
    this.connections = new ConnectionPool((id) => reach.connect("kafka", id));
  }

  /** Ends its connections. */
  close(): void {
    this.connections.close();
  }

  /** Ids of the brokers that the stack has. */
  get brokers(): readonly number[] {
    return this.reach.idsOf("kafka");
  }

  /** What the first broker that answers knows. @throws Error with what each said when none does. */
  metadata(): Promise<Metadata> {
    return this.anyBroker(fetchMetadata);
  }

  /**
   * The broker that changes topics: the controller, or in KRaft the one that answers, because it hands everything on.
   * @throws Error while there is none.
   */
  async controller(): Promise<number> {
    const controller = await this.anyBroker(async (broker, id) => {
      const [kraft, members] = [await isKraft(broker), await fetchMembers(broker)];
      return kraft && members.controller >= 0 ? id : members.controller;
    });
    if (controller < 0) throw new Error("the brokers have no controller");
    return controller;
  }

  async onController<T>(use: (broker: KafkaConnection) => Promise<T>): Promise<T> {
    return this.onBroker(await this.controller(), use);
  }

  onBroker<T>(id: number, use: (broker: KafkaConnection) => Promise<T>): Promise<T> {
    return this.connections.use(id, use);
  }

  /** Looks at topics as they are; the settings of some may be known already, and are not asked for. */
  async look(names: readonly string[], known: ReadonlyMap<string, Settings> = new Map()): Promise<TopicsSeen> {
    const { partitions: all } = await this.metadata();
    const wanted = new Set(names);
    const partitions = new Map<string, number[]>();
    for (const { topic, replicas } of all)
      if (wanted.has(topic)) partitions.set(topic, [...(partitions.get(topic) ?? []), replicas.length]);
    const asked = await this.configs([...partitions.keys()].filter((name) => !known.has(name)));
    const configs = [...asked, ...[...known].filter(([name]) => partitions.has(name))];
    const topics = configs.map(([name, config]): [string, TopicState] => {
      const copies = partitions.get(name) ?? [];
      const shape = { partitions: copies.length, replicationFactor: commonFactor(copies) };
      return [name, { ...shape, config: withoutThrottles(config) }];
    });
    const throttles = configs.map(([name, config]) => [name, throttlesIn(config)] as const);
    const throttled = new Map(throttles.filter(([, config]) => Object.keys(config).length > 0));
    return { topics: Object.fromEntries(topics), throttled };
  }

  private async configs(names: readonly string[]): Promise<Map<string, Record<string, string>>> {
    const answers = await inBatches(names, configsBatch, (some) =>
      this.anyBroker((broker) => fetchTopicConfigs(broker, some)),
    );
    return new Map(answers.flatMap((answer) => [...answer]));
  }

  async anyBroker<T>(use: (broker: KafkaConnection, id: number) => Promise<T>): Promise<T> {
    const said: string[] = [];
    for (const id of this.brokers)
      try {
        return await this.onBroker(id, (broker) => use(broker, id));
      } catch (error) {
        if (error instanceof Refused) throw error;
        said.push(`broker ${id}: ${errorMessage(error)}`);
      }
    throw new Error(`no broker answers: ${said.join("; ")}`);
  }
}

/** Works with an `Admin`, and ends its connections afterwards. */
export async function withAdmin<T>(reach: Reach, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin(reach);
  try {
    return await work(admin);
  } finally {
    admin.close();
  }
}

/** 0 when the partitions differ, as after a move that was cut. */
function commonFactor([first = 0, ...others]: readonly number[]): number {
  return others.every((copies) => copies === first) ? first : 0;
}

function throttlesIn(config: Settings): Settings {
  return Object.fromEntries(Object.entries(config).filter(([key]) => isThrottle(key)));
}

function withoutThrottles(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !isThrottle(key)));
}
