import { FakeMoves, type FakeTopic } from "./fake-moves";
import type { Reach } from "../../operations/transport/transport";
import type { Read, Sent } from "../../operations/protocol/kafka/declaration";
import { incrementalAlterConfigs } from "../../operations/protocol/kafka/messages/config-messages";
import {
  alterPartitionReassignments,
  describeLogDirs,
  listPartitionReassignments,
} from "../../operations/protocol/kafka/messages/partition-messages";
import { createPartitions, createTopics, deleteTopics } from "../../operations/protocol/kafka/messages/topic-messages";
import { apiVersions } from "../../operations/protocol/kafka/messages/connection-messages";
import {
  answering,
  apiKeysOf,
  brokerConnection,
  type FakeBroker,
  type FakeError,
  type FakeMetadata,
  type FakeSetting,
  source,
} from "./fake-broker";

type Creatable = Read<typeof createTopics.request>["topics"][number];
type Outcome = [name: string, errorCode: number, errorMessage: string | null];

const unknownTopic = 3;
const timedOut = 7;
const exists = 36;
const notController = 41;

/** Brokers in memory that have topics, and are changed over the real protocol; by the declarations. */
export class FakeTopics extends FakeMoves {
  readonly brokerConfig = new Map<number, Map<string, string>>();
  /** Requests that change something, in order, by their API: `create orders,test`. */
  readonly orders: string[] = [];
  /** Topics whose settings were asked for, in order. */
  readonly asked: string[] = [];
  /** Looks that still see topics that were deleted, which have no settings any more. */
  lingers = 0;
  private readonly deleted = new Map<string, FakeTopic>();
  controller = 1;
  /** Whether it is one of KRaft, where any broker hands orders on. */
  kraft = false;
  /** So many orders find that the controller has just moved. */
  moves = 0;
  /** Error and message of the next topic that shall be made. */
  refusal: { readonly error: number; readonly message: string } | undefined;
  constructor(readonly brokers: readonly number[] = [1, 2, 3]) {
    super();
    for (const id of brokers) this.brokerConfig.set(id, new Map());
  }

  add(name: string, replicas: number[][], config: Record<string, string> = {}): void {
    this.topics.set(name, { replicas, config: new Map(Object.entries(config)) });
  }

  /** Partitions, copies and settings of a topic. */
  shape(name: string): unknown {
    const topic = this.topics.get(name);
    if (topic === undefined) return undefined;
    return { replicas: topic.replicas, config: Object.fromEntries(topic.config) };
  }

  get reach(): Reach {
    return {
      idsOf: () => this.present,
      open: () => Promise.reject(new Error("nobody looks at certificates here")),
      connect: (_kind, id) =>
        this.brokers.includes(id)
          ? Promise.resolve(brokerConnection(this.broker(id)))
          : Promise.reject(new Error(`there is no host for broker ${id}`)),
      outsideOf: () => [],
      problemOf: () => undefined,
      askOutside: () => Promise.reject(new Error("there is nothing outside")),
      close: () => undefined,
    };
  }

  private get present(): number[] {
    return this.brokers.filter((id) => !this.lost.includes(id));
  }

  private broker(id: number): FakeBroker {
    return {
      metadata: () => this.metadata(),
      settings: (type, resource, names) => (type === 2 ? this.settingsOf(resource) : this.brokerSettingsOf(id, names)),
      more: [
        ...(this.kraft ? [answering(apiVersions, () => ({ errorCode: 0, apiKeys: apiKeysOf(() => true) }))] : []),
        answering(createTopics, ({ topics, timeoutMs }) => {
          // A controller of KRaft looks first whether there is time left.
          if (this.kraft && timeoutMs === 0)
            return { throttleTimeMs: 0, topics: topics.map(({ name }) => resultOf([name, timedOut, null])) };
          const away = this.moved(id);
          const done = topics.map((topic) => (away ? notHere(topic.name) : this.create(topic)));
          this.orders.push(`create ${namesOf(done)}`);
          return { throttleTimeMs: 0, topics: impatient(timeoutMs, done).map(resultOf) };
        }),
        answering(createPartitions, ({ topics, timeoutMs }) => {
          const away = this.moved(id);
          const done = topics.map(({ name, count }) => (away ? notHere(name) : this.grow(name, count)));
          this.orders.push(`grow ${namesOf(done)}`);
          return { throttleTimeMs: 0, results: impatient(timeoutMs, done).map(resultOf) };
        }),
        answering(deleteTopics, ({ topicNames }) => this.delete(topicNames, id)),
        answering(incrementalAlterConfigs, (request) => this.alter(request)),
        answering(alterPartitionReassignments, (request) => this.move(request)),
        answering(listPartitionReassignments, () => this.listMoves()),
        answering(describeLogDirs, ({ topics }) => this.sizes(id, topics ?? [])),
      ],
    };
  }

  private metadata(): FakeMetadata {
    if (this.lingers === 0) this.deleted.clear();
    else this.lingers -= 1;
    const partitions = [...this.topics, ...this.deleted].flatMap(([topic, { replicas }]) =>
      replicas.map((ids, index) => {
        const isr = ids.filter((id) => !this.lost.includes(id));
        return { topic, index, leader: isr[0] ?? -1, replicas: ids, isr };
      }),
    );
    return { brokers: this.present, controller: this.controller, partitions };
  }

  private brokerSettingsOf(id: number, names: readonly string[]): FakeSetting[] {
    return names.map((name) => {
      const own = this.brokerConfig.get(id)?.get(name);
      return own === undefined ? setting(name, "true", source.default) : setting(name, own, source.dynamic);
    });
  }

  private settingsOf(name: string): FakeSetting[] | FakeError {
    this.asked.push(name);
    if (!this.topics.has(name)) return { error: unknownTopic, message: "" };
    const own = [...(this.topics.get(name)?.config ?? [])].map(([key, value]) => setting(key, value, source.topic));
    return [...own, setting("retention.ms", "604800000", source.default)].filter(
      (one, at, all) => all.findIndex((other) => other.name === one.name) === at,
    );
  }

  private moved(id: number): boolean {
    if (this.moves > 0) {
      this.moves -= 1;
      return true;
    }
    return !this.kraft && id !== this.controller;
  }

  private create({ name, numPartitions, replicationFactor, configs }: Creatable): Outcome {
    if (this.moves > 0 || this.topics.has(name) || this.deleted.has(name)) return [name, exists, "exists"];
    if (this.refusal !== undefined) return [name, this.refusal.error, this.refusal.message];
    const replicas = Array.from({ length: numPartitions }, (_, at) => this.spread(at, replicationFactor));
    this.topics.set(name, { replicas, config: new Map(configs.map((one) => [one.name, one.value ?? ""])) });
    return [name, 0, null];
  }

  private spread(at: number, factor: number): number[] {
    return Array.from({ length: factor }, (_, step) => this.brokers[(at + step) % this.brokers.length] ?? 0);
  }

  private grow(name: string, count: number): Outcome {
    const topic = this.topics.get(name);
    if (topic === undefined) return [name, unknownTopic, null];
    const factor = topic.replicas[0]?.length ?? 1;
    while (topic.replicas.length < count) topic.replicas.push(this.spread(topic.replicas.length, factor));
    return [name, 0, null];
  }

  private delete(names: readonly string[], id: number): Sent<typeof deleteTopics.response> {
    const away = this.moved(id);
    this.orders.push(`delete ${names.join(",")}`);
    const error = (name: string) => {
      const topic = this.topics.get(name);
      if (away || topic === undefined) return away ? notController : unknownTopic;
      this.deleted.set(name, topic);
      this.topics.delete(name);
      return 0;
    };
    return { throttleTimeMs: 0, responses: names.map((name) => ({ name, errorCode: error(name) })) };
  }

  private alter({
    resources,
  }: Read<typeof incrementalAlterConfigs.request>): Sent<typeof incrementalAlterConfigs.response> {
    const responses = resources.map(({ resourceType, resourceName, configs }) => {
      const config =
        resourceType === 2 ? this.topics.get(resourceName)?.config : this.brokerConfig.get(Number(resourceName));
      const said = configs.map(({ name, configOperation, value }) => {
        if (configOperation === 1) config?.delete(name);
        else config?.set(name, value ?? "");
        return configOperation === 1 ? `${name} back` : `${name}=${value}`;
      });
      this.orders.push(`alter ${resourceName} ${said.join(" ")}`);
      return { errorCode: 0, errorMessage: null, resourceType, resourceName };
    });
    return { throttleTimeMs: 0, responses };
  }

  private move({
    topics,
  }: Read<typeof alterPartitionReassignments.request>): Sent<typeof alterPartitionReassignments.response> {
    for (const { name, partitions } of topics)
      for (const { partitionIndex: index, replicas } of partitions) {
        const to = [...(replicas ?? [])];
        this.reassign(name, index, to);
        this.orders.push(`move ${name}-${index} to ${to.join(",")}`);
      }
    return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, responses: [] };
  }
}

function notHere(name: string): Outcome {
  return [name, notController, null];
}

/** Who does not wait hears that the time is up, whatever was done. */
function impatient(timeoutMs: number, done: readonly Outcome[]): Outcome[] {
  return done.map(([name, error, said]) => [name, timeoutMs === 0 && error === 0 ? timedOut : error, said]);
}

function namesOf(done: readonly Outcome[]): string {
  return done.map(([name]) => name).join(",");
}

function resultOf([name, errorCode, errorMessage]: Outcome) {
  return { name, errorCode, errorMessage };
}

function setting(name: string, value: string, from: number): FakeSetting {
  return { name, value, source: from, synonyms: [{ name, value, source: from }] };
}
