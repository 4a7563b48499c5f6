import type { KafkaGroup } from "../resolve";
import type { ClientSetting, KafkaJsSetting, Purpose } from "./client-settings";

/** What the size of the largest record follows from. */
export type RecordLimits = Pick<KafkaGroup, "properties" | "topics">;

const MiB = 1_048_576;

/** Default of `message.max.bytes` since Kafka 2.5 (KAFKA-4203): what every client sends and reads without a setting. */
const usualLimit = MiB + 12;

/** Default of `socket.request.max.bytes`: a broker closes the connection of whoever sends more in one request. */
const usualRequest = 100 * MiB;

/** Largest value of `message.max.bytes` and `max.partition.fetch.bytes` in librdkafka (its CONFIGURATION.md). */
const mostOfLibrdkafka = 1_000_000_000;

/** Defaults of clients, in bytes; what is larger has to be said. */
const usual = { buffer: 32 * MiB, fetch: 50 * MiB, received: 100_000_000, kafkaJsFetch: 10 * MiB };

/** What an answer to a fetch has besides its records, with room to spare. */
const besidesRecords = 8 * MiB;

const largestArray = 2_147_483_647;

/**
 * Bytes of the largest batch that brokers and topics of the stack take, when it is more than what clients send anyway. A
 * topic without a limit of its own has the brokers'; smaller limits are left to the brokers, because clients have one
 * for all topics (Kafka documentation, `message.max.bytes`, `max.message.bytes`).
 */
export function raisedRecordLimit({ properties, topics: { topics } }: RecordLimits): number | undefined {
  const own = topics.flatMap(({ config }) => wholeNumber(config["max.message.bytes"]) ?? []);
  const brokers = wholeNumber(properties["message.max.bytes"]) ?? usualLimit;
  const request = wholeNumber(properties["socket.request.max.bytes"]) ?? usualRequest;
  const largest = Math.min(Math.max(brokers, ...own), request);
  return largest > usualLimit ? largest : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** What Java clients and librdkafka need for records that are larger than usual; nothing while no limit is raised. */
export function recordSizeSettings(limits: RecordLimits): Readonly<Record<Purpose, readonly ClientSetting[]>> {
  const limit = raisedRecordLimit(limits);
  if (limit === undefined) return { producer: [], consumer: [] };
  const inC = Math.min(limit, mostOfLibrdkafka);
  return {
    producer: [
      size("max.request.size", limit, largestRecord, { java: "0.8.2" }),
      size("message.max.bytes", inC, largestRecord, { librdkafka: "0.11.0" }),
      ...(2 * limit <= usual.buffer
        ? []
        : [size("buffer.memory", Math.min(2 * limit, largestArray), roomForTwo, { java: "0.8.2" })]),
    ],
    consumer: [
      size("max.partition.fetch.bytes", limit, oneFetch, { java: "0.9.0" }),
      size("max.partition.fetch.bytes", inC, oneFetch, { librdkafka: "0.11.0" }),
      ...(limit <= usual.fetch ? [] : largeFetches(limit, inC)),
    ],
  };
}

function largeFetches(limit: number, inC: number): ClientSetting[] {
  const received = inC + besidesRecords;
  return [
    size("fetch.max.bytes", limit, ofAllPartitions, { java: "0.10.1" }),
    size("fetch.max.bytes", inC, ofAllPartitions, { librdkafka: "1.0.0" }),
    ...(received <= usual.received
      ? []
      : [size("receive.message.max.bytes", received, largestAnswer, { librdkafka: "0.11.0" })]),
  ];
}

const largestRecord =
  "The largest record that brokers or one of the topics take; with the default, 1 MiB is the limit.";
const roomForTwo = "Room for two of the largest records that wait to be sent; one larger than this is never sent.";
const oneFetch = "A fetch can bring the largest record together with others; with 1 MiB it would come alone.";
const ofAllPartitions = "The most that one answer of a broker has in memory: one of the largest records.";
const largestAnswer =
  "librdkafka closes a connection that answers more; room for the largest record and what is around.";

function size(key: string, value: number, reason: string, since: ClientSetting["since"]): ClientSetting {
  return { key, value, reason, since };
}

/**
 * What consumers of kafkajs need for records that are larger than usual; its producers have no limit. Per partition, the
 * default is 1 MiB, and 10 MiB for all of them (its documentation, "Consuming Messages", Options).
 */
export function kafkaJsRecordSize(limits: RecordLimits): KafkaJsSetting[] {
  const limit = raisedRecordLimit(limits);
  if (limit === undefined) return [];
  return [
    { key: "maxBytesPerPartition", value: limit, reason: oneFetch },
    ...(limit <= usual.kafkaJsFetch ? [] : [{ key: "maxBytes", value: limit, reason: ofAllPartitions }]),
  ];
}
