import type { Reach } from "../../operations/transport/transport";
import {
  brokerConnection,
  type FakeBroker,
  type FakeError,
  type FakeMetadata,
  type FakeSetting,
  int8,
  int16,
  int32,
  list,
  type Reader,
  source,
  text,
} from "./fake-broker";

interface FakeTopic {
  readonly replicas: number[][];
  readonly config: Map<string, string>;
}

const unknownTopic = 3;
const timedOut = 7;
const exists = 36;
const notController = 41;

/** Brokers in memory that have topics, and are changed over the real protocol; written from the protocol guide. */
export class FakeTopics {
  readonly topics = new Map<string, FakeTopic>();
  readonly brokerConfig = new Map<number, Map<string, string>>();
  /** Requests that change something, in order, by their API: `create orders,test`. */
  readonly orders: string[] = [];
  /** Topics whose settings were asked for, in order. */
  readonly asked: string[] = [];
  /** Looks that still see topics that were deleted, which have no settings any more. */
  lingers = 0;
  private readonly deleted = new Map<string, FakeTopic>();
  /** Looks at reassignments that still see them. */
  movingFor = 2;
  controller = 1;
  /** So many orders find that the controller has just moved. */
  moves = 0;
  /** Error and message of the next topic that shall be made. */
  refusal: { readonly error: number; readonly message: string } | undefined;
  /** A reassignment that goes on: what comes of it. */
  private moving: {
    readonly topic: FakeTopic;
    readonly name: string;
    readonly index: number;
    readonly to: number[];
  }[] = [];
  private looks = 0;

  constructor(readonly brokers: readonly number[] = [1, 2, 3]) {
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
      idsOf: () => this.brokers,
      connect: (_kind, id) => Promise.resolve(brokerConnection(this.broker(id))),
      close: () => undefined,
    };
  }

  private broker(id: number): FakeBroker {
    return {
      metadata: () => this.metadata(),
      settings: (type, resource) => (type === 2 ? this.settingsOf(resource) : []),
      more: {
        "19v4": (reader) => this.results(reader, id, "create", () => this.create(reader)),
        "37v1": (reader) => this.results(reader, id, "grow", () => this.grow(reader)),
        "20v3": (reader) => this.delete(reader, id),
        "44v0": (reader) => this.alter(reader),
        "45v0": (reader) => this.move(reader),
        "46v0": (reader) => this.listMoves(reader),
      },
    };
  }

  private metadata(): FakeMetadata {
    if (this.lingers === 0) this.deleted.clear();
    else this.lingers -= 1;
    const partitions = [...this.topics, ...this.deleted].flatMap(([topic, { replicas }]) =>
      replicas.map((ids, index) => ({ topic, index, leader: ids[0] ?? -1, replicas: ids, isr: ids })),
    );
    return { brokers: this.brokers, controller: this.controller, partitions };
  }

  private settingsOf(name: string): FakeSetting[] | FakeError {
    this.asked.push(name);
    if (!this.topics.has(name)) return { error: unknownTopic, message: "" };
    const own = [...(this.topics.get(name)?.config ?? [])].map(([key, value]) => setting(key, value, source.topic));
    return [...own, setting("retention.ms", "604800000", source.default)].filter(
      (one, at, all) => all.findIndex((other) => other.name === one.name) === at,
    );
  }

  private results(reader: Reader, id: number, what: string, read: () => [string, number, string | null]): Buffer {
    const away = this.moved(id);
    const results = reader.list(() => (away ? ([read()[0], notController, null] as const) : read()));
    // Who does not wait hears that the time is up, whatever was done.
    const impatient = reader.int(4) === 0;
    const done = results.map(
      ([name, error, said]) => [name, impatient && error === 0 ? timedOut : error, said] as const,
    );
    reader.int(1);
    this.orders.push(`${what} ${done.map(([name]) => name).join(",")}`);
    return Buffer.concat([
      int32(0),
      list(done.map(([name, error, said]) => Buffer.concat([text(name), int16(error), text(said)]))),
    ]);
  }

  private moved(id: number): boolean {
    if (this.moves > 0) {
      this.moves -= 1;
      return true;
    }
    return id !== this.controller;
  }

  private create(reader: Reader): [string, number, string | null] {
    const [name, partitions, factor] = [reader.text() ?? "", reader.int(4), reader.int(2)];
    reader.list(() => undefined);
    const config = reader.list(() => [reader.text() ?? "", reader.text() ?? ""] as const);
    if (this.moves > 0 || this.topics.has(name) || this.deleted.has(name)) return [name, exists, "exists"];
    if (this.refusal !== undefined) return [name, this.refusal.error, this.refusal.message];
    const replicas = Array.from({ length: partitions }, (_, at) => this.spread(at, factor));
    this.topics.set(name, { replicas, config: new Map(config) });
    return [name, 0, null];
  }

  private spread(at: number, factor: number): number[] {
    return Array.from({ length: factor }, (_, step) => this.brokers[(at + step) % this.brokers.length] ?? 0);
  }

  private grow(reader: Reader): [string, number, string | null] {
    const [name, count] = [reader.text() ?? "", reader.int(4)];
    reader.list(() => undefined);
    const topic = this.topics.get(name);
    if (topic === undefined) return [name, unknownTopic, null];
    const factor = topic.replicas[0]?.length ?? 1;
    while (topic.replicas.length < count) topic.replicas.push(this.spread(topic.replicas.length, factor));
    return [name, 0, null];
  }

  private delete(reader: Reader, id: number): Buffer {
    const away = this.moved(id);
    const names = reader.list(() => reader.text() ?? "");
    reader.int(4);
    this.orders.push(`delete ${names.join(",")}`);
    const error = (name: string) => {
      const topic = this.topics.get(name);
      if (away || topic === undefined) return away ? notController : unknownTopic;
      this.deleted.set(name, topic);
      this.topics.delete(name);
      return 0;
    };
    return Buffer.concat([int32(0), list(names.map((name) => Buffer.concat([text(name), int16(error(name))])))]);
  }

  private alter(reader: Reader): Buffer {
    const results = reader.list(() => {
      const [type, resource] = [reader.int(1), reader.text() ?? ""];
      const config = type === 2 ? this.topics.get(resource)?.config : this.brokerConfig.get(Number(resource));
      const said = reader.list(() => {
        const [key, operation, value] = [reader.text() ?? "", reader.int(1), reader.text() ?? ""];
        if (operation === 1) config?.delete(key);
        else config?.set(key, value);
        return operation === 1 ? `${key} back` : `${key}=${value}`;
      });
      this.orders.push(`alter ${resource} ${said.join(" ")}`);
      return Buffer.concat([int16(0), text(null), int8(type), text(resource)]);
    });
    reader.int(1);
    return Buffer.concat([int32(0), list(results)]);
  }

  private move(reader: Reader): Buffer {
    reader.int(4);
    reader.compactList(() => {
      const name = reader.compactText();
      reader.compactList(() => {
        const [index, to] = [reader.int(4), reader.compactList(() => reader.int(4))];
        reader.tags();
        const topic = this.topics.get(name);
        if (topic === undefined) throw new Error(`there is no ${name}`);
        const before = topic.replicas[index] ?? [];
        topic.replicas[index] = [...new Set([...to, ...before])];
        this.moving.push({ topic, name, index, to });
        this.orders.push(`move ${name}-${index} to ${to.join(",")}`);
      });
      reader.tags();
    });
    reader.tags();
    this.looks = 0;
    return Buffer.concat([int32(0), int16(0), int8(0), int8(1), int8(0)]);
  }

  private listMoves(reader: Reader): Buffer {
    reader.int(4);
    reader.compactList(() => undefined);
    reader.tags();
    this.looks += 1;
    if (this.looks > this.movingFor)
      for (const { topic, index, to } of this.moving.splice(0)) topic.replicas[index] = to;
    const none = int8(1);
    const topics = this.moving.map(({ name, index }) =>
      Buffer.concat([compact(name), int8(2), int32(index), none, none, none, int8(0), int8(0)]),
    );
    return Buffer.concat([int32(0), int16(0), int8(0), int8(topics.length + 1), ...topics, int8(0)]);
  }
}

function compact(value: string): Buffer {
  return Buffer.concat([int8(Buffer.byteLength(value) + 1), Buffer.from(value)]);
}

function setting(name: string, value: string, from: number): FakeSetting {
  return { name, value, source: from, synonyms: [{ name, value, source: from }] };
}
