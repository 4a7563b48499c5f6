import type { Duplex } from "node:stream";
import { type Decoder, Encoder } from "./codec";
import { Refused, request } from "./request";

/** A topic that shall exist; the brokers choose where its copies are (rack-aware, KIP-36). */
export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What became of one topic of a request; 0 is success (Kafka protocol guide, "Error Codes"). */
export interface TopicResult {
  readonly name: string;
  readonly error: number;
  readonly message: string | null;
}

const timedOut = 7;
/** UNKNOWN_TOPIC_OR_PARTITION, REQUEST_TIMED_OUT, TOPIC_ALREADY_EXISTS, NOT_CONTROLLER: another look will tell. */
const passing: readonly number[] = [3, timedOut, 36, 41];

/**
 * Tells how many topics of a request were done.
 * @throws Refused with what the controller said of each that it refused.
 */
export function doneOf(results: readonly TopicResult[]): number {
  const failed = results.filter(({ error }) => error !== 0);
  const refused = failed.filter(({ error }) => !passing.includes(error));
  if (refused.length === 0) return results.length - failed.length;
  throw new Refused(refused.map(({ name, error, message }) => `${name}: ${message ?? `error ${error}`}`).join("; "));
}

/** Milliseconds that a controller may take for the topics of one request. */
const patience = 60_000;
const answerWithin = patience + 5_000;

/**
 * CreateTopics, version 4: all of them in one request. Only the controller does it.
 *
 * It answers as soon as they are recorded, which it calls a timeout, and not when all brokers have heard of them: the next
 * request need not wait for that.
 */
export async function createTopics(socket: Duplex, topics: readonly NewTopic[]): Promise<TopicResult[]> {
  const body = new Encoder()
    .array(topics, (encoder, { name, partitions, replicationFactor, config }) => {
      encoder
        .string(name)
        .int32(partitions)
        .int16(replicationFactor)
        .array([], () => undefined)
        .array(Object.entries(config), (inner, [key, value]) => inner.string(key).string(value));
    })
    .int32(0)
    .int8(0);
  const answer = await request(socket, { api: 19, version: 4, body, timeout: answerWithin });
  return readResults(answer).map((result) => (result.error === timedOut ? { ...result, error: 0 } : result));
}

/** CreatePartitions, version 1: the number that each topic shall have in all. Only the controller does it. */
export async function growTopics(
  socket: Duplex,
  topics: readonly Pick<NewTopic, "name" | "partitions">[],
): Promise<TopicResult[]> {
  const body = new Encoder()
    .array(topics, (encoder, { name, partitions }) => {
      encoder
        .string(name)
        .int32(partitions)
        .array(null, () => undefined);
    })
    .int32(patience)
    .int8(0);
  const answer = await request(socket, { api: 37, version: 1, body, timeout: answerWithin });
  return readResults(answer);
}

/** DeleteTopics, version 3: with all their records. Only the controller does it. */
export async function deleteTopics(socket: Duplex, names: readonly string[]): Promise<TopicResult[]> {
  const body = new Encoder().array(names, (encoder, name) => encoder.string(name)).int32(patience);
  const answer = await request(socket, { api: 20, version: 3, body, timeout: answerWithin });
  answer.int32();
  return answer.array(() => ({ name: answer.string() ?? "", error: answer.int16(), message: null }));
}

function readResults(answer: Decoder): TopicResult[] {
  answer.int32();
  return answer.array(() => ({ name: answer.string() ?? "", error: answer.int16(), message: answer.string() }));
}
