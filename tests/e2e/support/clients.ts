import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
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
  /** In a secure stack: the directory with the client files of a user. */
  readonly folder?: string;
}

/** Produces with one stock client or consumes with it; values have no line breaks. */
export interface StockClient {
  produce(topic: string, values: readonly string[]): Promise<void>;
  consume(topic: string, count: number): Promise<string[]>;
}

export function kcat({ bootstrapServers, folder }: Outputs): StockClient {
  const run = async (kind: "producer" | "consumer", args: readonly string[], input = "") => {
    const { execa } = await loadExeca();
    const login = folder === undefined ? [] : ["-F", path.join(folder, `librdkafka-${kind}.conf`)];
    // The file names the certificate beside it.
    const cwd = folder ?? process.cwd();
    return (await execa("kcat", ["-b", bootstrapServers, ...login, ...args], { input, cwd })).stdout;
  };
  return {
    produce: async (topic, values) => {
      await run("producer", ["-P", "-t", topic, "-X", "acks=all"], values.join("\n"));
    },
    consume: async (topic, count) =>
      (await run("consumer", ["-C", "-q", "-t", topic, "-o", "beginning", "-c", `${count}`])).split("\n"),
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

  /** What tools of an operator log in with. */
  private get login(): string[] {
    return this.outputs.folder === undefined ? [] : ["--command-config", this.config];
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
    return this.run(this.legacy ? "kafka.admin.TopicCommand" : "org.apache.kafka.tools.TopicCommand", [
      ...args,
      ...this.login,
    ]);
  }

  /** Settings of brokers, topics and users. */
  configs(...args: string[]): Promise<string> {
    return this.run("kafka.admin.ConfigCommand", [...args, ...this.login]);
  }

  /** Moves partitions as a file says, and waits until they are where it wants them. */
  async reassign(file: string): Promise<void> {
    const args = ["--bootstrap-server", this.outputs.bootstrapServers, "--reassignment-json-file", file, ...this.login];
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

/** How a Node.js client logs in, as its files say. */
function loginOf({ folder }: Outputs): Pick<KafkaConfig, "ssl" | "sasl"> {
  if (folder === undefined) return {};
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
  const text = read("producer.properties");
  const [username = "", password = ""] = ["username", "password"].map(
    (key) => new RegExp(`${key}="([^"]*)"`).exec(text)?.[1] ?? "",
  );
  return { ssl: { ca: [read("ca.pem")] }, sasl: { mechanism: "scram-sha-512", username, password } };
}

export function nodeClient(outputs: Outputs): StockClient & { kafka: Kafka; sender: () => Promise<Sender> } {
  const kafka = new Kafka({
    clientId: "e2e",
    brokers: outputs.bootstrapServers.split(","),
    ...loginOf(outputs),
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
