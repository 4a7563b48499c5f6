import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ConsoleTools } from "../../../tests/e2e/support/clients";
import { devSettings, threeHosts } from "../lib/cluster";
import { withMemoryAtHand } from "../lib/memory";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { again, count, first, naive, oneCopy, quietSeconds, sampled, topicsFindings, unchanged } from "./findings";

const name = "bench-topics";
const bootstrapServers = threeHosts.map(({ address }) => `${address}:9092`).join(",");
const many = (more: object = {}) => Array.from({ length: count }, (_, index) => ({ name: `topic-${index}`, ...more }));
const settings = { ...devSettings, allowTopicDelete: true };
/**
 * Brokers take a minute to remove the files of topics that were deleted (`file.delete.delay.ms`), and for five more ext4
 * looks at each inode that was deleted again whenever it makes a file (`recently_deleted` in fs/ext4/ialloc.c): a third of
 * the time that topics take, and none of it for somebody who has deleted nothing.
 */
const restMilliseconds = 370_000;

/** What many topics cost in one `up`, against a call of Kafka's own tool for each. */
export async function topics({ runs, report, signal }: PartOptions): Promise<Findings> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  try {
    await SandboxStack.use({ name, settings, hosts: threeHosts }, { report, signal }, async (stack) => {
      const outputs = { bootstrapServers, zookeeperConnect: "", clientProperties: "" };
      const tools = await ConsoleTools.create("3.9.2", outputs, folder);
      for (let run = 1; run <= runs; run++) {
        const up = async (wanted: object[]) => {
          await stack.configure({ ...settings, topics: wanted });
          return withMemoryAtHand(() => secondsOf(() => stack.up()));
        };
        const rest = async () => {
          report(`run ${run} of ${runs}: the disk comes to rest`);
          await sleep(restMilliseconds, undefined, { signal });
          // Programs that nobody ran meanwhile have to be read from the disk again; both ways have run once.
          await stack.pulumi("preview");
          await tools.topics("--list", "--bootstrap-server", bootstrapServers);
        };
        await stack.configure(settings);
        await stack.startOver();
        await stack.up();
        await rest();
        report(`run ${run} of ${runs}: ${sampled} topics, one call each`);
        const each = await withMemoryAtHand(() => secondsOf(() => oneByOne(tools, signal)));
        samples.add(naive, (each * count) / sampled);
        report(`run ${run} of ${runs}: ${count} topics`);
        samples.add(first, await up(many()));
        await sleep(quietSeconds * 1_000, undefined, { signal });
        samples.add(unchanged, await up(many()));
        for (const [row, more] of [
          [again, {}],
          [oneCopy, { replicationFactor: 1, config: { "min.insync.replicas": 1 } }],
        ] as const) {
          await up([]);
          await rest();
          report(`run ${run} of ${runs}: ${row}`);
          samples.add(row, await up(many(more)));
        }
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return topicsFindings(samples);
}

async function oneByOne(tools: ConsoleTools, signal: AbortSignal): Promise<void> {
  const shape = ["--partitions", "1", "--replication-factor", "3"];
  for (let index = 0; index < sampled; index++) {
    signal.throwIfAborted();
    await tools.topics("--create", "--bootstrap-server", bootstrapServers, "--topic", `naive-${index}`, ...shape);
  }
}
