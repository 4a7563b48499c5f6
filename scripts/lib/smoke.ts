import { isDeepStrictEqual } from "node:util";
import { Kafka, logLevel } from "kafkajs";
import type { Report } from "./progress";
import type { StackOutputs } from "./stack";

const recordCount = 300;
const limitMilliseconds = 120_000;

/**
 * Uses a cluster as an application would, with nothing but its outputs: creates a topic, produces, consumes, compares
 * every record, and deletes the topic and the consumer group again.
 *
 * @returns when the first record was read, as `performance.now()` tells the time.
 * @throws Error when a record is missing, changed or out of order within its partition.
 */
export async function smokeTest(outputs: StackOutputs, report: Report, signal: AbortSignal): Promise<number> {
  const kafka = new Kafka({
    clientId: "smoke-test",
    brokers: outputs.bootstrapServers.split(","),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  const topic = `smoke-test-${Date.now()}`;
  await admin.connect();
  try {
    report(`creating topic ${topic}`);
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: 3, replicationFactor: Math.min(3, outputs.brokers.length) }],
    });
    const sent = await produce(kafka, topic, report);
    const { received, firstRead } = await consume(kafka, topic, report, signal);
    compare(sent, received);
    return firstRead;
  } finally {
    await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
    await admin.deleteGroups([topic]).catch(() => undefined);
    await admin.disconnect();
  }
}

/** Values by partition, in the order of their offsets. */
type Records = Map<number, string[]>;

interface Consumed {
  readonly received: Records;
  readonly firstRead: number;
}

async function produce(kafka: Kafka, topic: string, report: Report): Promise<Records> {
  report(`producing ${recordCount} records, acks=all`);
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const sent: Records = new Map([0, 1, 2].map((partition) => [partition, []]));
  const messages = Array.from({ length: recordCount }, (_, index) => ({
    partition: index % 3,
    value: `record ${index} ${"x".repeat(index)}`,
  }));
  for (const { partition, value } of messages) sent.get(partition)?.push(value);
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages });
  } finally {
    await producer.disconnect();
  }
  return sent;
}

async function consume(kafka: Kafka, topic: string, report: Report, signal: AbortSignal): Promise<Consumed> {
  const consumer = kafka.consumer({ groupId: topic });
  const received: Records = new Map([0, 1, 2].map((partition) => [partition, []]));
  let count = 0;
  let firstRead = 0;
  report("joining a consumer group");
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(new Error(`only ${count} of ${recordCount} records were consumed in ${limitMilliseconds / 1_000} s`)),
        limitMilliseconds,
      );
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      consumer
        .run({
          eachMessage: ({ partition, message }) => {
            received.get(partition)?.push(String(message.value));
            count += 1;
            if (count === 1) {
              firstRead = performance.now();
              report("consuming and comparing");
            }
            if (count >= recordCount) {
              clearTimeout(timer);
              resolve();
            }
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return { received, firstRead };
}

function compare(sent: Records, received: Records): void {
  for (const [partition, values] of sent)
    if (!isDeepStrictEqual(values, received.get(partition)))
      throw new Error(`partition ${partition} gave other records than were produced, or another order`);
}
