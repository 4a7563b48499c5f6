import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ensurePackages } from "../../lib/packages";
import { ConsoleTools } from "../../../tests/e2e/support/clients";
import { lowerBound, thisProgram } from "../deploy/systems";
import { packages } from "../deploy/index";
import { prepareFixtures } from "../deploy/fixtures";
import { specOf, threeHosts } from "../lib/cluster";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples } from "../lib/statistics";
import { clusters, throughputFindings, topicShape } from "./findings";
import { measureThroughput } from "./measure";
import { stockFiles } from "./stock-distribution";

const name = "bench-throughput";

/** Only versions are set: the brokers' heap and settings are the defaults. */
const settings = {
  zookeeper: { version: "3.9.5", source: "maven", heap: "128m" },
  kafka: { version: "3.9.2", source: "maven" },
};

const bootstrapServers = threeHosts.map(({ address }) => `${address}:9092`).join(",");
const topic = "throughput";

/** The throughput of a cluster with this program's defaults, against one with the distribution's defaults. */
export async function throughput({ runs, report, signal }: PartOptions): Promise<Findings> {
  await ensurePackages(packages, { report, signal });
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  const spec = specOf({ ...settings, hosts: threeHosts });
  try {
    await SandboxStack.use({ name, settings, hosts: threeHosts }, { report, signal }, async (stack) => {
      await prepareFixtures(folder, { stack: name, spec, ready: ["ready.sh"] }, { report, signal }, stockFiles);
      const outputs = { bootstrapServers, zookeeperConnect: "", clientProperties: "" };
      const tools = await ConsoleTools.create("3.9.2", outputs, folder);
      const [own, stock] = [thisProgram(stack), lowerBound(folder)];
      for (let run = 1; run <= runs; run++)
        for (const cluster of clusters) {
          await stack.reset();
          report(`run ${run} of ${runs}: ${cluster}`);
          await (cluster === clusters[0] ? own : stock).deploy();
          await measure(tools, cluster, samples, signal);
        }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return throughputFindings(samples);
}

async function measure(tools: ConsoleTools, cluster: string, samples: Samples, signal: AbortSignal): Promise<void> {
  const { partitions, replicas } = topicShape;
  const shape = ["--partitions", `${partitions}`, "--replication-factor", `${replicas}`];
  await tools.topics("--create", "--bootstrap-server", bootstrapServers, "--topic", topic, ...shape);
  await measureThroughput(tools, { bootstrapServers, topic, what: cluster }, { samples, signal });
}
