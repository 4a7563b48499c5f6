import { errorCodes, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { isKraft } from "./metadata-mode";
import * as messages from "./messages/topic-messages";
import { Refused } from "./refused";

/** A topic to create. The brokers place its replicas (rack-aware, KIP-36). */
export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What became of one topic of a request; 0 is success (Kafka protocol guide, "Error Codes"). */
export interface TopicResult {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Another look will tell. */
const passing: readonly number[] = [
  errorCodes.unknownTopicOrPartition,
  errorCodes.requestTimedOut,
  errorCodes.topicAlreadyExists,
  errorCodes.notController,
];

/**
 * Tells how many topics of a request were done.
 * @throws Refused with what the controller said of each that it refused.
 */
export function doneOf(results: readonly TopicResult[]): number {
  const failed = results.filter(({ errorCode }) => errorCode !== errorCodes.none);
  const refused = failed.filter(({ errorCode }) => !passing.includes(errorCode));
  if (refused.length === 0) return results.length - failed.length;
  throw new Refused(refused.map((result) => `${result.name}: ${reasonOf(result)}`).join("; "));
}

/** Milliseconds that a controller may take for the topics of one request. */
const topicsTimeoutMs = 60_000;
const answerWithin = { timeoutMs: topicsTimeoutMs + 5_000 };

/**
 * Creates topics, all of them in one request. Only the controller does it, and in KRaft any broker has it done.
 *
 * With ZooKeeper it is given no time: it answers as soon as they are recorded, which it calls a timeout, and not when all
 * brokers have heard of them, which the next request need not wait for. In KRaft it always answers as soon as they are recorded,
 * and does nothing without time.
 */
export async function createTopics(controller: KafkaConnection, topics: readonly NewTopic[]): Promise<TopicResult[]> {
  const creatable = topics.map(({ name, partitions, replicationFactor, config }) => ({
    ...{ name, numPartitions: partitions, replicationFactor, assignments: [] },
    configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
  }));
  const kraft = await isKraft(controller, answerWithin);
  const timeoutMs = kraft ? topicsTimeoutMs : 0;
  const response = await controller.send(messages.createTopics, { topics: creatable, timeoutMs }, answerWithin);
  return response.topics.map((result) =>
    result.errorCode === errorCodes.requestTimedOut && !kraft ? { ...result, errorCode: errorCodes.none } : result,
  );
}

/** Adds partitions: each topic is given with its new total number. Only the controller accepts this. */
export async function growTopics(
  controller: KafkaConnection,
  topics: readonly Pick<NewTopic, "name" | "partitions">[],
): Promise<TopicResult[]> {
  const request = {
    topics: topics.map(({ name, partitions }) => ({ name, count: partitions, assignments: null })),
    timeoutMs: topicsTimeoutMs,
    validateOnly: false,
  };
  const { results } = await controller.send(messages.createPartitions, request, answerWithin);
  return [...results];
}

/** Deletes topics with all their records. Only the controller does it. */
export async function deleteTopics(controller: KafkaConnection, names: readonly string[]): Promise<TopicResult[]> {
  const request = { topicNames: names, timeoutMs: topicsTimeoutMs };
  const { responses } = await controller.send(messages.deleteTopics, request, answerWithin);
  return responses.map((result) => ({ ...result, errorMessage: null }));
}
