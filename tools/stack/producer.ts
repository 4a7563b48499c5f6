import { type Kafka, KafkaJSProtocolError, type Producer } from "kafkajs";

const patienceMilliseconds = 60_000;

/**
 * A connected producer that writes every record once.
 *
 * kafkajs 2.2.4 asks for a producer id six times in about ten seconds, whatever `retry` says. A broker has none to give
 * before it reaches the controller, which can take half a minute after the controller's host was lost.
 *
 * @throws Error of kafkajs when there is no producer id within a minute, or the brokers cannot be reached.
 */
export async function idempotentProducer(kafka: Kafka, patience = patienceMilliseconds): Promise<Producer> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  for (const began = performance.now(); ;)
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      if (isWithoutId(error) && performance.now() - began < patience) continue;
      await producer.disconnect();
      throw error;
    }
}

function isWithoutId(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof KafkaJSProtocolError && cause.type === "GROUP_LOAD_IN_PROGRESS";
}
