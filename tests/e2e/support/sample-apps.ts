import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Admin } from "kafkajs";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";
import { sampleJar } from "../../../tools/lib/sample-jar";
import { pythonWith } from "../../../tools/lib/venv";
import { nodeClient } from "./clients";

const partitions = 6;
/** 10 orders, each a key, of 20 steps; with another 10 records in the transaction that is aborted. */
const records = 200;
const inOrder = { aborted: 0, outOfOrder: [] };

/**
 * Runs the sample applications of `examples/` side by side, with nothing but the generated files and a topic, and looks
 * at what each saw: every record, each key in its order, nothing of the transaction that was aborted. A record may come
 * twice only when a member of its group left in between.
 */
export async function assertSampleAppsPass(outputs: StackOutputs, folder: string): Promise<void> {
  const topic = `sample-${Date.now()}`;
  const files = await writeFiles(outputs.clientFiles, path.join(folder, "client-files"));
  const admin = nodeClient(outputs).kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: partitions }] });
    const [spring, node, python] = await runAll(await commands(files, topic));
    assertSpring(spring);
    for (const consumer of [node, python])
      assert.deepEqual(consumer, { records, duplicates: 0, ...inOrder } satisfies typeof consumer);
    for (const groupId of ["sample-spring", "sample-node", "sample-python"]) {
      const behind = await lag(admin, groupId, topic);
      // Behind the last record is the mark that its transaction was committed; some clients count it as read.
      assert.ok(
        behind.length > 1 && behind.every((offsets) => offsets === 0 || offsets === 1),
        `${groupId}: ${behind.join()}`,
      );
    }
  } finally {
    await admin.disconnect();
  }
}

async function writeFiles(files: StackOutputs["clientFiles"], folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

async function commands(files: string, topic: string): Promise<[string, ...string[]][]> {
  const [jar, python] = await Promise.all([sampleJar(), pythonWith(example("python/requirements.txt"))]);
  // The small compiler only: the JVM shares its cores with the cluster.
  const java = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar];
  const config = `--spring.config.additional-location=file:${files}/application.yaml`;
  return [
    ["java", ...java, config, `--sample.topic=${topic}`],
    [process.execPath, example("node/consumer.mjs"), files, topic, `${records}`],
    [python, example("python/consumer.py"), files, topic, `${records}`],
  ];
}

function example(file: string): string {
  return path.join(projectRoot, "examples", file);
}

/** The last line of each is what it saw. When one fails, the others have nothing to wait for. */
async function runAll(programs: readonly [string, ...string[]][]): Promise<Record<string, unknown>[]> {
  const { execa } = await loadExeca();
  const failed = new AbortController();
  const runs = programs.map(async ([program, ...args]) => {
    try {
      const { stdout } = await execa(program, args, { stdin: "ignore", cancelSignal: failed.signal });
      return JSON.parse(stdout.split("\n").at(-1) ?? "") as Record<string, unknown>;
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
  return Promise.all(runs);
}

function assertSpring(report: Record<string, unknown> | undefined): void {
  const { seen, partitionsBefore, ...rest } = report as {
    seen: { duplicates: number };
    partitionsBefore: [number, number];
  };
  assert.deepEqual(rest, { committed: records, aborted: 10, abortedInLog: 10, partitionsAfter: [0, partitions] });
  assert.deepEqual(partitionsBefore, [partitions / 2, partitions / 2]);
  // The second member may get again what the first had handled when it left.
  const { duplicates, ...others } = seen;
  assert.ok(duplicates < records, `${duplicates} duplicates`);
  assert.deepEqual(others, { handled: records, repeated: 0, failed: 1, ...inOrder });
}

/** How many offsets a group has not committed, for each partition that is not empty. */
async function lag(admin: Admin, groupId: string, topic: string): Promise<number[]> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const ends = (await admin.fetchTopicOffsets(topic)).filter(({ high }) => high !== "0");
  return ends.map(({ partition, high }) => Number(high) - (offsets.get(partition) ?? -1));
}
