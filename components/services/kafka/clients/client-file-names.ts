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

/** The certificates of those that may have signed a broker's; beside the others where brokers have TLS. */
export const trustFileName = "ca.pem";

/** The files of a cluster by name. */
export type ClientFiles = Readonly<Record<ClientFileName, string> & Partial<Record<typeof trustFileName, string>>>;
