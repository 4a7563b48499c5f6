import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { runCommand } from "../../tools/lib/command";
import { loadExeca } from "../../operations/lib/execa";
import type { Report } from "../../operations/lib/progress";
import { elapsed, runSteps } from "../../tools/lib/steps";
import { clusterDown, clusterStatus, loadImages, upSteps } from "../../tools/local-kubernetes/local-cluster";
import { clusterFiles } from "../../tools/local-kubernetes/layout";
import { versions } from "../../tools/local-kubernetes/programs";
import { type Extra, extras } from "../../tools/local-kubernetes/state";

const files = clusterFiles();

const program = new Command("scripts/cluster")
  .enablePositionalOptions()
  .description(
    "A real multi-node Kubernetes on this machine, from package registries only, for the Kubernetes sandbox stacks and\n" +
      "for tests. Needs root on Linux, and Go to compile it once per machine.",
  );

runCommand(
  async (signal) => {
    program
      .command("up")
      .description("starts the cluster or its missing parts, and waits until it is ready")
      .option("--nodes <number>", "the number of nodes", wholeNumber, 3)
      .addOption(new Option("--with <extra...>", "what it has besides; compiled once per machine").choices(extras))
      .action((options: { nodes: number; with?: Extra[] }) => up(options.nodes, options.with, signal));
    program
      .command("down")
      .description("stops the cluster and removes it with its volumes; only the cache stays")
      .action(() => down(signal));
    program.command("status").description("lists the processes; fails unless all are running").action(status);
    program
      .command("load")
      .description("loads an image archive, such as one of scripts/image, into all nodes")
      .argument("<archive>")
      .action((archive: string) => load(archive, signal));
    program
      .command("kubectl")
      .description("runs kubectl as an administrator of the cluster, for example: scripts/cluster kubectl get nodes")
      .argument("[args...]")
      .passThroughOptions()
      .allowUnknownOption()
      .helpOption(false)
      .action(askKubectl);
    for (const each of [program, ...program.commands]) each.exitOverride();
    await program.parseAsync();
  },
  { cleanUp: "scripts/cluster down" },
);

function wholeNumber(text: string): number {
  if (!/^[1-9]$/.test(text)) throw new InvalidArgumentError("Must be 1 to 9.");
  return Number(text);
}

async function up(nodes: number, besides: readonly Extra[] | undefined, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  await runSteps(upSteps(files, nodes, besides), { signal });
  console.log(
    [
      "",
      `Kubernetes ${versions.kubernetes} is up with ${nodes} ${nodes === 1 ? "node" : "nodes"} (${elapsed(started)}).`,
      "",
      "  scripts/cluster kubectl get nodes -o wide",
      `  export KUBECONFIG=${files.kubeconfig}`,
      "",
      "Storage classes: local-path (default, one node), shared (all nodes, like NFS).",
      "scripts/cluster down removes it.",
    ].join("\n"),
  );
}

async function down(signal: AbortSignal): Promise<void> {
  const started = performance.now();
  let found = false;
  const end = async (report: Report, stop: AbortSignal) => {
    found = await clusterDown(files, { report, signal: stop });
  };
  await runSteps([{ title: "local cluster", run: end }], { signal });
  console.log(
    found ? `\nThe local cluster is removed (${elapsed(started)}).` : "\nThis checkout had no local cluster.",
  );
}

function status(): void {
  const found = clusterStatus(files);
  if (found === undefined) throw new Error("There is no local cluster in this checkout.");
  for (const { name, up: runs } of found.processes) console.log(`${runs ? "up  " : "DOWN"}  ${name}`);
  console.log(`\n  export KUBECONFIG=${files.kubeconfig}`);
  if (found.processes.some((each) => !each.up))
    throw new Error("Some processes are down; scripts/cluster up starts them.");
}

async function askKubectl(args: string[]): Promise<void> {
  const { execa } = await loadExeca();
  const found = clusterStatus(files);
  if (found === undefined) throw new Error("There is no local cluster in this checkout.");
  const kubectl = path.join(found.memory.programs, "kubectl");
  const { exitCode } = await execa(kubectl, [`--kubeconfig=${files.kubeconfig}`, ...args], {
    stdio: "inherit",
    reject: false,
  });
  process.exitCode = exitCode ?? 1;
}

async function load(archive: string, signal: AbortSignal): Promise<void> {
  const title = `images of ${path.basename(archive)}`;
  await runSteps([{ title, run: () => loadImages(files, path.resolve(archive)) }], { signal });
}
