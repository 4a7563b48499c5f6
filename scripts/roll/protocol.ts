import type { Duplex } from "node:stream";
import { Decoder, Encoder } from "./codec";

/** One partition as a broker knows it. */
export interface Partition {
  readonly topic: string;
  readonly index: number;
  /** -1 when it has none. */
  readonly leader: number;
  /** The first one is the preferred leader. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** A cluster as one broker knows it. */
export interface Metadata {
  readonly brokers: readonly number[];
  /** -1 while there is none. */
  readonly controller: number;
  readonly partitions: readonly Partition[];
}

/** A setting of a broker, with where its value comes from (KIP-226). */
export interface BrokerSetting {
  readonly name: string;
  readonly value: string | null;
  readonly source: "dynamic" | "static" | "other";
}

const timeoutMilliseconds = 10_000;

/**
 * Sends one request of the Kafka protocol and returns the body of the answer.
 *
 * The versions used here are understood by every broker from 2.4 to 3.9. A protocol client is the cheapest gate: a JVM
 * takes a second to start and a core while it does, which a broker that is coming back needs itself.
 */
export function request(
  socket: Duplex,
  api: number,
  version: number,
  body: Encoder,
  timeout = timeoutMilliseconds,
): Promise<Decoder> {
  const header = new Encoder().int16(api).int16(version).int32(1).string("kafka-zookeeper");
  const frame = Buffer.concat([header.bytes, body.bytes]);
  socket.write(Buffer.concat([new Encoder().int32(frame.length).bytes, frame]));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => finish(new Error(`no answer within ${timeout / 1_000} s`)), timeout);
    const finish = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve(new Decoder(Buffer.concat(chunks).subarray(8)));
    };
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const received = Buffer.concat(chunks.splice(0));
      chunks.push(received);
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) finish();
    });
    socket.once("error", finish);
    socket.once("close", () => finish(new Error("the connection was closed")));
  });
}

/** Metadata, version 1: all brokers, all topics. */
export async function fetchMetadata(socket: Duplex): Promise<Metadata> {
  const answer = await request(
    socket,
    3,
    1,
    new Encoder().array(null, () => undefined),
  );
  const brokers = answer.array(() => {
    const id = answer.int32();
    answer.string();
    answer.int32();
    answer.string();
    return id;
  });
  const controller = answer.int32();
  const partitions = answer.array(() => {
    answer.int16();
    const topic = answer.string() ?? "";
    answer.int8();
    return answer.array(() => readPartition(answer, topic));
  });
  return { brokers, controller, partitions: partitions.flat() };
}

function readPartition(answer: Decoder, topic: string): Partition {
  answer.int16();
  const index = answer.int32();
  const leader = answer.int32();
  const ids = () => answer.array(() => answer.int32());
  return { topic, index, leader, replicas: ids(), isr: ids() };
}

const topicResource = 2;
const brokerResource = 4;

/** DescribeConfigs, version 1: `min.insync.replicas` by topic. */
export async function fetchMinInsync(socket: Duplex, topics: readonly string[]): Promise<Map<string, number>> {
  const configs = await describeConfigs(socket, topicResource, topics, ["min.insync.replicas"]);
  return new Map(configs.map(({ resource, value }) => [resource, Number(value)]));
}

/** DescribeConfigs, version 1: settings of one broker. */
export async function fetchBrokerSettings(
  socket: Duplex,
  broker: number,
  names: readonly string[],
): Promise<BrokerSetting[]> {
  const configs = await describeConfigs(socket, brokerResource, [String(broker)], names);
  return configs.map(({ name, value, source }) => ({
    name,
    value,
    source: source === 2 || source === 3 ? "dynamic" : source === 4 ? "static" : "other",
  }));
}

async function describeConfigs(socket: Duplex, type: number, resources: readonly string[], names: readonly string[]) {
  const body = new Encoder()
    .array(resources, (encoder, name) => {
      encoder
        .int8(type)
        .string(name)
        .array(names, (inner, key) => inner.string(key));
    })
    .int8(1);
  const answer = await request(socket, 32, 1, body);
  answer.int32();
  return answer
    .array(() => {
      const error = answer.int16();
      const message = answer.string();
      answer.int8();
      const resource = answer.string() ?? "";
      if (error !== 0) throw new Error(`the settings of ${resource} cannot be read: ${message ?? `error ${error}`}`);
      return answer.array(() => ({ resource, ...readConfig(answer) }));
    })
    .flat();
}

function readConfig(answer: Decoder) {
  const name = answer.string() ?? "";
  const value = answer.string();
  answer.int8();
  const source = answer.int8();
  answer.int8();
  const synonyms = answer.array(() => ({ name: answer.string(), value: answer.string(), source: answer.int8() }));
  // `log.retention.ms` also shows what came by way of `log.retention.hours`; only its own name counts.
  const own = synonyms.some((synonym) => synonym.name === name && synonym.source === source);
  return { name, value, source: own ? source : 0 };
}

/** ElectLeaders, version 0: the preferred leader of every partition. */
export async function electPreferredLeaders(socket: Duplex): Promise<void> {
  const body = new Encoder().array(null, () => undefined).int32(timeoutMilliseconds / 2);
  await request(socket, 43, 0, body);
}

/** IncrementalAlterConfigs, version 0: sets settings of one broker, or takes them back where the value is null. */
export async function alterBrokerSettings(
  socket: Duplex,
  broker: number,
  settings: Readonly<Record<string, string | null>>,
): Promise<void> {
  const body = new Encoder()
    .array([broker], (encoder, id) => {
      encoder
        .int8(brokerResource)
        .string(String(id))
        .array(Object.entries(settings), (inner, [name, value]) =>
          inner
            .string(name)
            .int8(value === null ? 1 : 0)
            .string(value),
        );
    })
    .int8(0);
  const answer = await request(socket, 44, 0, body);
  answer.int32();
  const results = answer.array(() => {
    const result = { error: answer.int16(), message: answer.string() };
    answer.int8();
    answer.string();
    return result;
  });
  const failure = results.find(({ error }) => error !== 0);
  if (failure !== undefined)
    throw new Error(`broker ${broker} refuses a setting: ${failure.message ?? `error ${failure.error}`}`);
}
