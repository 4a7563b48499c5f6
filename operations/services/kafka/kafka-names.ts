import type { ServiceNames } from "../service";

/** What Kafka and its servers are called. */
export const kafkaNames = {
  name: "kafka",
  title: "Kafka",
  noun: "broker",
  servers: "brokers",
  group: "the brokers",
} as const satisfies ServiceNames;
