/** The files that application teams get; the names are stable. */
export const clientFileNames = [
  "producer.properties",
  "consumer.properties",
  "application.yaml",
  "librdkafka-producer.conf",
  "librdkafka-consumer.conf",
  "kafkajs.mjs",
  "kafka_settings.py",
] as const;

export type ClientFileName = (typeof clientFileNames)[number];
