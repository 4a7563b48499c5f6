import { Duplex } from "node:stream";

/** One partition as a broker tells it in its metadata. */
export interface FakePartition {
  readonly topic: string;
  readonly index: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface FakeMetadata {
  readonly brokers: readonly number[];
  readonly controller: number;
  readonly partitions: readonly FakePartition[];
}

/** Where a value comes from, by the numbers of DescribeConfigs. */
export const source = { topic: 1, dynamic: 2, dynamicDefault: 3, static: 4, default: 5 } as const;

export interface FakeSetting {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: number }[];
}

export interface FakeError {
  readonly error: number;
  readonly message: string | null;
}

/** What a broker knows and does; written from the Kafka protocol guide, without the code under test. */
export interface FakeBroker {
  metadata(): FakeMetadata;
  /** No names ask for all settings. */
  settings?(type: number, resource: string, names: readonly string[]): readonly FakeSetting[] | FakeError;
  alter?(resource: string, changes: ReadonlyMap<string, string | null>): FakeError | undefined;
  elect?(): void;
  /** What else it answers, by API and version: `19v4`. */
  readonly more?: Readonly<Record<string, (reader: Reader) => Buffer | undefined>>;
}

export const int8 = (value: number) => Buffer.from([value]);
export const int16 = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
export const int32 = (value: number) => Buffer.concat([int16(value >> 16), int16(value)]);
export const text = (value: string | null) =>
  value === null ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
export const list = (items: readonly Buffer[]) => Buffer.concat([int32(items.length), ...items]);

export class Reader {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}
  int(size: 1 | 2 | 4): number {
    this.at += size;
    return this.bytes.readIntBE(this.at - size, size);
  }
  text(): string | null {
    const size = this.int(2);
    if (size < 0) return null;
    this.at += size;
    return this.bytes.toString("utf8", this.at - size, this.at);
  }
  list<T>(read: () => T): T[] {
    const size = this.int(4);
    return Array.from({ length: size < 0 ? 0 : size }, read);
  }
  /** Flexible versions (KIP-482). */
  unsigned(): number {
    const byte = this.bytes[this.at++] ?? 0;
    return byte < 128 ? byte : (byte & 127) + 128 * this.unsigned();
  }
  compactText(): string {
    const size = this.unsigned() - 1;
    this.at += size;
    return this.bytes.toString("utf8", this.at - size, this.at);
  }
  compactList<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.unsigned() - 1) }, read);
  }
  tags(): void {
    if (this.unsigned() !== 0) throw new Error("tagged fields");
  }
  get rest(): number {
    return this.bytes.length - this.at;
  }
}

/** The answer to one whole request; none to what the protocol guide does not know or to one with bytes too many. */
export function answerTo(frame: Buffer, broker: FakeBroker): Buffer | undefined {
  const reader = new Reader(frame);
  reader.int(4);
  const api = `${reader.int(2)}v${reader.int(2)}`;
  const correlation = reader.int(4);
  reader.text();
  const flexible = api === "45v0" || api === "46v0";
  if (flexible) reader.tags();
  const answer = broker.more?.[api]?.(reader) ?? answers[api]?.(reader, broker);
  if (answer === undefined || reader.rest !== 0) return undefined;
  const body = flexible ? Buffer.concat([int8(0), answer]) : answer;
  return Buffer.concat([int32(body.length + 4), int32(correlation), body]);
}

const answers: Readonly<Record<string, (reader: Reader, broker: FakeBroker) => Buffer | undefined>> = {
  "3v1": (reader, broker) => {
    const topics = reader.int(4);
    if (topics === 0) return encodeMetadata({ ...broker.metadata(), partitions: [] });
    return topics === -1 ? encodeMetadata(broker.metadata()) : undefined;
  },
  "32v1": (reader, broker) => {
    const asked = reader.list(() => ({
      type: reader.int(1),
      resource: reader.text() ?? "",
      names: reader.list(() => reader.text() ?? ""),
    }));
    // Without synonyms an answer does not tell what was inherited.
    if (reader.int(1) !== 1) return undefined;
    const results = asked.map(({ type, resource, names }) => {
      const found = broker.settings?.(type, resource, names) ?? [];
      const { error, message } = "error" in found ? found : { error: 0, message: null };
      const settings = "error" in found ? [] : found.map(encodeSetting);
      return Buffer.concat([int16(error), text(message), int8(type), text(resource), list(settings)]);
    });
    return Buffer.concat([int32(0), list(results)]);
  },
  "43v0": (reader, broker) => {
    if (reader.int(4) !== -1 || reader.int(4) <= 0) return undefined;
    broker.elect?.();
    return Buffer.concat([int32(0), list([])]);
  },
  "44v0": (reader, broker) => {
    const results = reader.list(() => {
      const [type, resource] = [reader.int(1), reader.text() ?? ""];
      const changes = reader.list(() => {
        const [name, operation, value] = [reader.text() ?? "", reader.int(1), reader.text()];
        return [name, operation === 1 ? null : value] as const;
      });
      const { error, message } = broker.alter?.(resource, new Map(changes)) ?? { error: 0, message: null };
      return Buffer.concat([int16(error), text(message), int8(type), text(resource)]);
    });
    return reader.int(1) === 0 ? Buffer.concat([int32(0), list(results)]) : undefined;
  },
};

function encodeMetadata({ brokers, controller, partitions }: FakeMetadata): Buffer {
  const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => {
    const own = partitions.filter((partition) => partition.topic === topic);
    const encoded = own.map(({ index, leader, replicas, isr }) =>
      Buffer.concat([int16(0), int32(index), int32(leader), list(replicas.map(int32)), list(isr.map(int32))]),
    );
    return Buffer.concat([int16(0), text(topic), int8(topic.startsWith("__") ? 1 : 0), list(encoded)]);
  });
  const hosts = brokers.map((id) => Buffer.concat([int32(id), text(`kafka${id}`), int32(9092), text(null)]));
  return Buffer.concat([list(hosts), int32(controller), list(topics)]);
}

function encodeSetting({ name, value, source: from, synonyms }: FakeSetting): Buffer {
  const encoded = synonyms.map((one) => Buffer.concat([text(one.name), text(one.value), int8(one.source)]));
  return Buffer.concat([text(name), text(value), int8(0), int8(from), int8(0), list(encoded)]);
}

/** A connection within this process; the other side closes it when it has no answer. */
export function connection(isWhole: (received: Buffer) => boolean, answer: (received: Buffer) => Buffer | undefined) {
  let received = Buffer.alloc(0);
  const socket: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      received = Buffer.concat([received, chunk]);
      const reply = isWhole(received) ? answer(received) : Buffer.alloc(0);
      if (reply === undefined) socket.destroy();
      else if (reply.length > 0) socket.push(reply);
      done();
    },
  });
  return socket;
}

export const isWholeFrame = (received: Buffer) =>
  received.length >= 4 && received.length >= 4 + received.readInt32BE(0);

export function brokerConnection(broker: FakeBroker): Duplex {
  return connection(isWholeFrame, (frame) => answerTo(frame, broker));
}
