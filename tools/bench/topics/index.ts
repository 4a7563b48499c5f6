import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ConsoleTools } from "../../../tests/e2e/support/clients";
import { devSettings, threeHosts } from "../lib/cluster";
import { withPrefaultedMemory } from "../lib/memory";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import {
  again,
  count,
  first,
  oneCallEach,
  oneReplica,
  quietSeconds,
  sampled,
  topicsFindings,
  unchanged,
} from "./findings";

const name = "bench-topics";
const bootstrapServers = threeHosts.map(({ address }) => `${address}:9092`).join(",");
const many = (more: object = {}) => Array.from({ length: count }, (_, index) => ({ name: `topic-${index}`, ...more }));
const settings = { ...devSettings, allowTopicDelete: true };
/**
 * Brokers remove the files of deleted topics after a minute (`file.delete.delay.ms`). For five more minutes ext4 checks
 * each deleted inode whenever it creates a file (`recently_deleted` in fs/ext4/ialloc.c). That is a third of the time that
 * topics take, and users who deleted nothing do not pay it.
 */
const restMilliseconds = 370_000;

/** The cost of many topics in one `up`, against one call of Kafka's own tool per topic. */
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
          return withPrefaultedMemory(() => secondsOf(() => stack.up()));
        };
        const rest = async () => {
          report(`run ${run} of ${runs}: the disk rests`);
          await sleep(restMilliseconds, undefined, { signal });
          // Both programs run once, because the page cache may have evicted them in the meantime.
          await stack.pulumi("preview");
          await tools.topics("--list", "--bootstrap-server", bootstrapServers);
        };
        await stack.configure(settings);
        await stack.reset();
        await stack.up();
        await rest();
        report(`run ${run} of ${runs}: ${sampled} topics, one call each`);
        const each = await withPrefaultedMemory(() => secondsOf(() => oneByOne(tools, signal)));
        samples.add(oneCallEach, (each * count) / sampled);
        report(`run ${run} of ${runs}: ${count} topics`);
        samples.add(first, await up(many()));
        await sleep(quietSeconds * 1_000, undefined, { signal });
        samples.add(unchanged, await up(many()));
        for (const [row, more] of [
          [again, {}],
          [oneReplica, { replicationFactor: 1, config: { "min.insync.replicas": 1 } }],
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
