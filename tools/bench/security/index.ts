import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { ConsoleTools } from "../../../tests/e2e/support/clients";
import { devSettings, threeHosts } from "../lib/cluster";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { topicShape } from "../throughput/findings";
import { measureThroughput } from "../throughput/measure";
import { type Kind, kinds, securityFindings } from "./findings";

const topic = "throughput";
const user = "bench";
const topics = [{ name: topic, partitions: topicShape.partitions, replicationFactor: topicShape.replicas }];
const users = [{ name: user, produce: [topic], consume: { topics: [topic], group: topic } }];

/** The same cluster in either, so that they differ in nothing else. */
function settingsOf(kind: Kind, properties: Readonly<Record<string, string>> = {}) {
  const security = kind === "plain text" ? {} : { security: "secure", users };
  return { ...devSettings, ...security, topics, kafka: { ...devSettings.kafka, properties } };
}

/** What TLS and logins cost: records a second, and the roll of a setting over three brokers. */
export async function security({ runs, report, signal }: PartOptions): Promise<Findings> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  const options = { name: "bench-security", settings: settingsOf("plain text"), hosts: threeHosts };
  try {
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      for (let run = 1; run <= runs; run++)
        for (const kind of kinds) {
          report(`run ${run} of ${runs}: ${kind}`);
          await stack.configure(settingsOf(kind));
          await stack.reset();
          await stack.up();
          await measure({ stack, folder, samples, signal }, kind);
        }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return securityFindings(samples);
}

interface Measuring {
  readonly stack: SandboxStack;
  readonly folder: string;
  readonly samples: Samples;
  readonly signal: AbortSignal;
}

async function measure({ stack, folder, samples, signal }: Measuring, kind: Kind): Promise<void> {
  const { bootstrapServers, clientFilesOf } = await stack.outputs();
  const clientProperties = clientFilesOf?.[user]?.["producer.properties"];
  const login = path.join(folder, "user.properties");
  if (clientProperties !== undefined) await writeFile(login, clientProperties, { mode: 0o600 });
  const outputs = { bootstrapServers, zookeeperConnect: "", clientProperties: "" } as StackOutputs;
  const tools = await ConsoleTools.create("3.9.2", outputs, folder);
  const of = { bootstrapServers, topic, what: kind, ...(clientProperties === undefined ? {} : { login }) };
  await measureThroughput(tools, of, { samples, signal });
  await stack.configure(settingsOf(kind, { "log.retention.hours": String(Date.now() % 1_000_000) }));
  samples.add(`roll, ${kind} (s)`, await secondsOf(() => stack.up()));
}
