import type { ConsoleTools } from "../../../tests/e2e/support/clients";
import type { Samples } from "../lib/statistics";
import { topicShape } from "./findings";
import { parseConsumer, parseProducer } from "./parse";

/** Where records go to, and what the measurement is called by. */
interface Measured {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly what: string;
  /** The file of a user, where clients log in. */
  readonly login?: string;
}

/** Sends and reads as many records as `topicShape` says, with Kafka's own tools. */
export async function measureThroughput(
  tools: ConsoleTools,
  { bootstrapServers, topic, what, login }: Measured,
  { samples, signal }: { readonly samples: Samples; readonly signal: AbortSignal },
): Promise<void> {
  const { records, recordSize } = topicShape;
  const withLogin = (option: string) => (login === undefined ? [] : [option, login]);
  const produce = (count: number) =>
    tools.run("org.apache.kafka.tools.ProducerPerformance", [
      ...["--topic", topic, "--num-records", `${count}`, "--record-size", `${recordSize}`, "--throughput", "-1"],
      ...["--producer-props", `bootstrap.servers=${bootstrapServers}`, "acks=all"],
      ...withLogin("--producer.config"),
    ]);
  // The first records warm up the JVMs.
  await produce(Math.round(records / 4));
  signal.throwIfAborted();
  const produced = parseProducer(await produce(records));
  const consumed = parseConsumer(
    await tools.run("org.apache.kafka.tools.ConsumerPerformance", [
      ...["--bootstrap-server", bootstrapServers, "--topic", topic, "--messages", `${records}`, "--timeout", "60000"],
      ...(login === undefined ? [] : ["--group", topic]),
      ...withLogin("--consumer.config"),
    ]),
  );
  samples.add(`producer, ${what} (MB/s)`, produced.megabytesPerSecond);
  samples.add(`producer, ${what} (records/s)`, produced.recordsPerSecond);
  samples.add(`producer p99, ${what} (ms)`, produced.p99);
  samples.add(`consumer, ${what} (MB/s)`, consumed.megabytesPerSecond);
  samples.add(`consumer, ${what} (records/s)`, consumed.recordsPerSecond);
}
