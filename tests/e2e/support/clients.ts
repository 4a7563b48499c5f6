import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { classPathOf } from "../../../tools/lib/class-path";
import { consume } from "../../../tools/stack/delivery";
import { loadExeca } from "../../../operations/lib/execa";
import { idempotentProducer } from "../../../tools/stack/producer";
import { eventually } from "./hosts";

/** What an application team gets: nothing but outputs. */
export interface Outputs {
  readonly bootstrapServers: string;
  readonly zookeeperConnect: string;
  readonly clientProperties: string;
}

/** Produces with one stock client or consumes with it; values have no line breaks. */
export interface StockClient {
  produce(topic: string, values: readonly string[]): Promise<void>;
  consume(topic: string, count: number): Promise<string[]>;
}

export function kcat(outputs: Outputs): StockClient {
  const broker = ["-b", outputs.bootstrapServers];
  return {
    produce: async (topic, values) => {
      const { execa } = await loadExeca();
      await execa("kcat", [...broker, "-P", "-t", topic, "-X", "acks=all"], { input: values.join("\n") });
    },
    consume: async (topic, count) => {
      const { execa } = await loadExeca();
      const { stdout } = await execa("kcat", [...broker, "-C", "-q", "-t", topic, "-o", "beginning", "-c", `${count}`]);
      return stdout.split("\n");
    },
  };
}

/** The JVM tools of a Kafka version, on this machine. */
export class ConsoleTools implements StockClient {
  private constructor(
    private readonly libraries: string,
    private readonly version: string,
    private readonly outputs: Outputs,
    private readonly config: string,
  ) {}

  static async create(version: string, outputs: Outputs, folder: string): Promise<ConsoleTools> {
    const classPath = await classPathOf("kafka", version);
    const config = path.join(folder, `client-${version}.properties`);
    await writeFile(config, outputs.clientProperties);
    return new ConsoleTools(classPath, version, outputs, config);
  }

  private get legacy(): boolean {
    return this.version.startsWith("2.");
  }

  async run(mainClass: string, args: readonly string[], input = ""): Promise<string> {
    const { execa } = await loadExeca();
    const { stdout } = await execa("java", ["-Xmx256m", "-cp", this.libraries, mainClass, ...args], { input });
    return stdout;
  }

  topics(...args: string[]): Promise<string> {
    return this.run(this.legacy ? "kafka.admin.TopicCommand" : "org.apache.kafka.tools.TopicCommand", args);
  }

  /** Moves partitions as a file says, and waits until they are where it wants them. */
  async reassign(file: string): Promise<void> {
    const args = ["--bootstrap-server", this.outputs.bootstrapServers, "--reassignment-json-file", file];
    const mainClass = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
    await this.run(mainClass, [...args, "--execute"]);
    await eventually("the partitions are moved", 60, async () =>
      /^Reassignment of partition .* is completed/m.test(await this.run(mainClass, [...args, "--verify"])),
    );
  }

  produce(topic: string, values: readonly string[]): Promise<void> {
    return this.produceWith(["--producer.config", this.config], topic, values);
  }

  /** Produces as the tool does when nobody tells it how. */
  async produceWith(settings: readonly string[], topic: string, values: readonly string[]): Promise<void> {
    const server = this.legacy ? "--broker-list" : "--bootstrap-server";
    const args = [server, this.outputs.bootstrapServers, "--topic", topic, ...settings];
    await this.run("kafka.tools.ConsoleProducer", args, `${values.join("\n")}\n`);
  }

  async consume(topic: string, count: number): Promise<string[]> {
    const mainClass = this.legacy ? "kafka.tools.ConsoleConsumer" : "org.apache.kafka.tools.consumer.ConsoleConsumer";
    const text = await this.run(mainClass, [
      ...["--bootstrap-server", this.outputs.bootstrapServers, "--topic", topic, "--from-beginning"],
      ...["--max-messages", `${count}`, "--timeout-ms", "60000", "--consumer.config", this.config],
    ]);
    return text.split("\n").filter((line) => line !== "" && !line.startsWith("log4j:"));
  }
}

/** Sends each record for itself, as the files for kafkajs tell applications to. */
export interface Sender {
  send(topic: string, values: readonly string[]): Promise<void>;
  disconnect(): Promise<void>;
}

export function nodeClient(outputs: Outputs): StockClient & { kafka: Kafka; sender: () => Promise<Sender> } {
  const kafka = new Kafka({
    clientId: "e2e",
    brokers: outputs.bootstrapServers.split(","),
    logLevel: logLevel.NOTHING,
    retry: { retries: 20 },
  });
  const sender = async (): Promise<Sender> => {
    const producer = await idempotentProducer(kafka);
    return {
      send: async (topic, values) => {
        for (const value of values) await producer.send({ topic, acks: -1, messages: [{ value }] });
      },
      disconnect: () => producer.disconnect(),
    };
  };
  return {
    kafka,
    sender,
    produce: async (topic, values) => {
      const one = await sender();
      await one.send(topic, values);
      await one.disconnect();
    },
    consume: async (topic, count) => {
      const groupId = `e2e-${topic}-${Date.now()}`;
      return (await consume(kafka, { topic, groupId, count, seconds: 60 })).values();
    },
  };
}
