import { compareVersions } from "../../model/versions";

/** The command line tools of a Kafka version by their main classes: images need not hold the scripts that call them. */
export interface Tools {
  readonly topics: string;
  readonly producer: string;
  readonly consumer: string;
  /** How the producer is told the brokers; `--bootstrap-server` came with 2.5 (KIP-499). */
  readonly producerServer: string;
}

export function toolsOf(version: string): Tools {
  const moved = compareVersions(version, "3.7.0") >= 0;
  return {
    topics: moved ? "org.apache.kafka.tools.TopicCommand" : "kafka.admin.TopicCommand",
    producer:
      compareVersions(version, "4.0.0") >= 0 ? "org.apache.kafka.tools.ConsoleProducer" : "kafka.tools.ConsoleProducer",
    consumer: moved ? "org.apache.kafka.tools.consumer.ConsoleConsumer" : "kafka.tools.ConsoleConsumer",
    producerServer: compareVersions(version, "2.5.0") >= 0 ? "--bootstrap-server" : "--broker-list",
  };
}
