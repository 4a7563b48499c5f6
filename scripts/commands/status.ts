import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { collect } from "../../operations/status/collect";
import { readDeployed } from "../../tools/stack/read-deployed";
import { judge } from "../../operations/status/judge";
import { lazy } from "../../components/model/lazy";
import type * as Metrics from "../../operations/status/metrics";
import { statusPage } from "../../operations/status/page/page";
import type { Report } from "../../operations/status/snapshot";
import { statusText } from "../../operations/status/table";
import { replaceFile } from "../../tools/lib/replace-file";
import { runCommand } from "../../tools/lib/command";
import { Stack } from "../../tools/stack/stack";
import { clearStatus, showStatus } from "../../tools/lib/status-line";
import { realClock } from "../../operations/lib/clock";
import { withProgress, createProgressLogger } from "../../operations/lib/log";

interface Options {
  readonly json: boolean;
  readonly html?: string;
  readonly prometheus?: string;
}

const metrics = lazy(() => require("../../operations/status/metrics") as typeof Metrics);

const program = new Command("scripts/status")
  .description(
    "Shows a cluster's status: servers, roles, partitions, versions, disks, and drift since the last up. Queries every\n" +
      "server, over SSH or through the API server, and changes nothing. The exit code is for monitoring:\n\n" +
      "  0  healthy\n" +
      "  1  degraded: serving, but a server is missing, replicas are not in sync, a disk is nearly full, or there is drift\n" +
      "  2  down: no quorum, no broker, or partitions without a leader or below min.insync.replicas\n" +
      "  3  unknown: something was not told, no host could be reached, no up yet, or the command line is wrong",
  )
  .argument("[stack]", "name of the stack: Pulumi.<stack>.yaml", "dev")
  .option("--json", "print the status as JSON", false)
  .option("--html <file>", "also write a self-contained page")
  .option("--prometheus <file>", "also write metrics for node_exporter's textfile collector")
  .exitOverride();

runCommand(
  async () => {
    program.parse();
    const [name = "dev"] = program.processedArgs as string[];
    const { json, html, prometheus } = program.opts<Options>();
    const report = await withProgress("the cluster", createProgressLogger(), realClock, look(name));
    if (html !== undefined) await writeFile(html, statusPage(report));
    if (prometheus !== undefined) await replaceFile(prometheus, await metrics().metricsText(report), 0o644);
    await print(json ? JSON.stringify(report, undefined, 2) : statusText(report));
    process.exitCode = report.exitCode;
  },
  { failure: 3, usage: 3, atOnce: true },
);

async function look(name: string): Promise<Report> {
  const stack = Stack.read(name);
  const engine = await stack.engine(showStatus).finally(clearStatus);
  return judge(await collect(name, await readDeployed(stack, engine)));
}

function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
