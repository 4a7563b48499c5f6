import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { createInterface } from "node:readline";
import { projectRoot } from "../../../operations/lib/paths";
import type { Findings, PartOptions } from "../lib/part";
import { Samples } from "../lib/statistics";
import { type Cost, gateNames, gatesFindings, sampleOf, sizes } from "./findings";

/** What a gate of a roll costs in a large cluster, by the real client and rules against brokers that are made up. */
export async function gates({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  const load = os
    .loadavg()
    .slice(0, 2)
    .map((average) => average.toFixed(1))
    .join(" and ");
  for (const { brokers, topics, partitions } of sizes) {
    const server = start("fake-brokers.ts", [brokers, topics, partitions]);
    try {
      const port = await lineOf(server);
      for (let run = 0; run <= runs; run += 1)
        for (const gate of gateNames) {
          signal.throwIfAborted();
          report(`${partitions} partitions, ${gate}: run ${run} of ${runs}`);
          const cost = JSON.parse(await lineOf(start("measure.ts", [port, brokers, gate]))) as Cost;
          // In the first one, the brokers make their answers.
          if (run === 0) continue;
          for (const what of ["core", "passed", "requests", "bytes"] as const)
            samples.add(sampleOf(partitions, gate, what), cost[what]);
        }
    } finally {
      server.kill();
    }
  }
  return gatesFindings(samples, load);
}

function start(file: string, args: readonly (string | number)[]): ChildProcess {
  const options = ["--require", "./scripts/fast-start.cjs", `tools/bench/gates/${file}`, ...args.map(String)];
  return spawn("node", options, { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line that a process prints. @throws Error when it ends without one. */
async function lineOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("its output is not read");
  const line = once(createInterface(child.stdout), "line") as Promise<[string]>;
  const ended = once(child, "exit").then(() => Promise.reject(new Error("a process of the benchmark failed")));
  ended.catch(() => undefined);
  const [text] = await Promise.race([line, ended]);
  return text;
}
