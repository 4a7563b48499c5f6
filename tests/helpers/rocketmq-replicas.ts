import type { Duplex } from "node:stream";
import type { Command } from "../../operations/protocol/rocketmq/frames";
import { RocketmqBrokers } from "./rocketmq-brokers";
import { response, rocketmqServer } from "./rocketmq-server";

interface StoredTopic {
  readonly readQueueNums: number;
  readonly writeQueueNums: number;
  readonly perm: number;
  readonly order: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

type StoredGroup = Readonly<Record<string, unknown>>;

interface Answer {
  readonly code?: number;
  readonly body?: string;
  readonly extFields?: object;
}

/** What one broker of a group has. */
export class FakeReplica {
  readonly topics = new Map<string, StoredTopic>();
  readonly groups = new Map<string, StoredGroup>();
}

/** Brokers in memory, on three hosts, that have topics and consumer groups each by itself; the first host has all masters. */
export class RocketmqReplicas extends RocketmqBrokers {
  readonly replicas = new Map<string, FakeReplica>();
  /** What was changed, in its order: `topic orders on a 1`. */
  readonly changes: string[] = [];
  /** Topics whose routes the name server was told to forget. */
  readonly forgotten: string[] = [];
  /** Messages by topic. */
  readonly messages = new Map<string, number>();
  /** Connected consumers by group. */
  readonly consumers = new Map<string, number>();
  /** Replicas that do not answer. Example: `b 2`. */
  readonly down = new Set<string>();
  /** Called after each change, so that a test can interfere. */
  afterChange: (change: string) => void = () => undefined;

  constructor() {
    super(0, [1, 1, 1]);
  }

  at(group: string, id: number): FakeReplica {
    const key = `${group} ${id}`;
    const known = this.replicas.get(key) ?? new FakeReplica();
    this.replicas.set(key, known);
    return known;
  }

  /** Names of groups and servers with a topic. */
  having(kind: "topics" | "groups", name: string): string[] {
    return [...this.replicas].filter(([, one]) => one[kind].has(name)).map(([key]) => key);
  }

  override connect(service: string, id: number, at?: { readonly port: number }): Promise<Duplex> {
    const group = this.endpointsOf(service, id).find(({ port }) => port === at?.port)?.name ?? "";
    const isDown = () => this.down.has(`${group} ${id}`);
    if (isDown()) return Promise.reject(new Error("connection refused"));
    const stream: Duplex = rocketmqServer((request) => {
      const own = service === "rocketmq" ? this.replica(group, id, request) : this.nameServer(request);
      const { body = "", ...more } = own ?? this.answer(service, group, id, request);
      if (!isDown()) return response({ code: 0, opaque: request.opaque, ...more }, body);
      stream.destroy(new Error("connection reset"));
      return undefined;
    });
    return Promise.resolve(stream);
  }

  private nameServer({ code, fields }: Command): Answer | undefined {
    if (code !== 216) return undefined;
    this.forgotten.push(fields["topic"] ?? "");
    return {};
  }

  private changed(text: string): Answer {
    this.changes.push(text);
    this.afterChange(text);
    return {};
  }

  private replica(group: string, id: number, { code, fields, body }: Command): Answer | undefined {
    const own = this.at(group, id);
    const { topic = "", consumerGroup = "" } = fields;
    const place = `${group} ${id}`;
    switch (code) {
      case 351:
        return found(own.topics.get(topic), 17);
      case 352:
        return found(own.groups.get(fields["group"] ?? ""), 26);
      case 17:
        own.topics.set(topic, storedTopic(fields));
        return this.changed(`topic ${topic} on ${place}`);
      case 200: {
        const { groupName = "", ...config } = JSON.parse(body.toString()) as { groupName?: string } & StoredGroup;
        own.groups.set(groupName, { groupName, ...config });
        return this.changed(`group ${groupName} on ${place}`);
      }
      case 215:
        return own.topics.delete(topic) ? this.changed(`no topic ${topic} on ${place}`) : {};
      case 207: {
        const name = fields["groupName"] ?? "";
        return own.groups.delete(name) ? this.changed(`no group ${name} on ${place}`) : {};
      }
      case 30:
        return { extFields: { offset: String(this.messages.get(topic) ?? 0) } };
      case 31:
        return { extFields: { offset: "0" } };
      case 203: {
        const count = this.consumers.get(consumerGroup) ?? 0;
        return count === 0 ? { code: 206 } : { body: JSON.stringify({ connectionSet: Array(count).fill({}) }) };
      }
      default:
        return undefined;
    }
  }
}

function found(what: object | undefined, otherwise: number): Answer {
  return what === undefined ? { code: otherwise } : { body: JSON.stringify(what) };
}

function storedTopic(fields: Command["fields"]): StoredTopic {
  return {
    readQueueNums: Number(fields["readQueueNums"]),
    writeQueueNums: Number(fields["writeQueueNums"]),
    perm: Number(fields["perm"]),
    order: fields["order"] === "true",
    attributes: { "message.type": (fields["attributes"] ?? "").replace("+message.type=", "") },
  };
}
