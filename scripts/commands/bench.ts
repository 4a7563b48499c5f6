import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { deploy, deployRocketmq, deploySecure } from "../../tools/bench/deploy/index";
import { failover } from "../../tools/bench/failover/index";
import { gates } from "../../tools/bench/gates/index";
import type { Findings, Part } from "../../tools/bench/lib/part";
import { findingsText, machineText } from "../../tools/bench/lib/report";
import { migration } from "../../tools/bench/migration/index";
import { roll } from "../../tools/bench/roll/index";
import { security } from "../../tools/bench/security/index";
import { scale } from "../../tools/bench/scale/index";
import { topics } from "../../tools/bench/topics/index";
import { throughput } from "../../tools/bench/throughput/index";
import { runCommand } from "../../tools/lib/command";
import { withSection } from "../../tools/docs/markdown";
import { projectRoot } from "../../operations/lib/paths";
import { runSteps } from "../../tools/lib/steps";

const parts: Readonly<Record<string, Part>> = {
  deploy,
  "deploy-rocketmq": deployRocketmq,
  "deploy-secure": deploySecure,
  failover,
  gates,
  migration,
  roll,
  scale,
  security,
  throughput,
  topics,
};

interface Options {
  readonly runs: number;
  readonly json?: string;
  readonly markdown: boolean;
}

const program = new Command("scripts/bench")
  .description(
    `Runs benchmarks on its own sandbox hosts, prints tables of medians, and cleans up. Parts: ${Object.keys(parts).join(", ")}.\n` +
      "Needs root on Linux, and an otherwise idle machine.",
  )
  .argument("[parts...]", "the parts to run, or `all`", ["all"])
  .option("--runs <count>", "how often everything is measured", wholeNumber, 3)
  .option("--json <file>", "also write every measurement to a file")
  .option("--markdown", "also update the tables in docs/benchmarks.md", false)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const { runs, json, markdown } = program.opts<Options>();
  const findings = new Map<string, Findings>();
  const steps = chosenParts().map(([name, part]) => ({
    title: name,
    run: async (report: (line: string) => void, stop: AbortSignal) => {
      findings.set(name, await part({ runs, report, signal: stop }));
      if (markdown) await publish(name, findings.get(name));
    },
  }));
  try {
    await runSteps(steps, { signal });
  } finally {
    for (const found of findings.values()) console.log(`\n${findingsText(found)}`);
    console.log(`\nMeasured on ${machineText()}.`);
    if (json !== undefined) await writeFile(json, jsonText(findings));
  }
});

function chosenParts(): [string, Part][] {
  const [names = []] = program.processedArgs as string[][];
  const unknown = names.filter((name) => name !== "all" && !(name in parts));
  if (unknown.length > 0) throw new Error(`unknown part: ${unknown.join(", ")}`);
  return Object.entries(parts).filter(([name]) => names.includes("all") || names.includes(name));
}

/** Numbers in the documentation are only ever written by this function. */
async function publish(name: string, findings: Findings | undefined): Promise<void> {
  if (findings === undefined) return;
  const file = path.join(projectRoot, "docs/benchmarks.md");
  const date = new Date().toISOString().slice(0, 10);
  const section = `${findingsText(findings)}\n\nMeasured on ${date}: ${machineText()}.`;
  await writeFile(file, withSection(await readFile(file, "utf8"), `bench:${name}`, section));
}

function jsonText(findings: ReadonlyMap<string, Findings>): string {
  return `${JSON.stringify({ machine: machineText(), parts: Object.fromEntries(findings) }, undefined, 2)}\n`;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("must be a whole number above 0");
  return number;
}
