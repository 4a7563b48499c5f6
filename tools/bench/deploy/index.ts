import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { ensurePackages } from "../../lib/packages";
import { sandboxState } from "../../sandbox/sandbox";
import { run as runCommand } from "../../lib/run";
import { projectRoot } from "../../../operations/lib/paths";
import { devSettings, specOf, threeHosts } from "../lib/cluster";
import { withMemoryAtHand } from "../lib/memory";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { ansible, type Contender, floor, thisProgram } from "./systems";
import { deployFindings } from "./findings";
import { essence, filesOfHost, prepareMaterial } from "./material";
import { programSeconds } from "./program";

const name = "bench-deploy";

/** Debian packages that a deploy by others than this program needs. */
export const packages = [
  { file: "/usr/bin/ansible-playbook", package: "ansible" },
  { file: "/usr/bin/kcat", package: "kcat" },
  { file: "/usr/bin/ssh", package: "openssh-client" },
];

/** A fresh deploy of three hosts and a second run that has nothing to do: this program, Ansible and the bare minimum. */
export async function deploy({ runs, report, signal }: PartOptions): Promise<Findings> {
  await ensurePackages(packages, { report, signal });
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  const spec = specOf({ ...devSettings, hosts: threeHosts });
  try {
    const options = { name, settings: devSettings, hosts: threeHosts };
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      await prepareMaterial(folder, name, spec, { report, signal });
      const contenders = [thisProgram(stack), ansible(folder), floor(folder)];
      for (let run = 1; run <= runs; run++)
        for (const contender of contenders) {
          await stack.startOver();
          await warm(folder, contender);
          report(`run ${run} of ${runs}: ${contender.name}`);
          await measure(contender, spec, samples);
          if (contender === contenders[0]) await measureProgram(stack, samples);
        }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return deployFindings(samples);
}

/** A contender that leaves another cluster behind than was asked for has not won anything. */
async function measure(contender: Contender, spec: ClusterSpec, samples: Samples): Promise<void> {
  samples.add(`fresh, ${contender.name} (s)`, await withMemoryAtHand(() => secondsOf(() => contender.deploy())));
  await assertAsAsked(contender, spec);
  samples.add(`no-op, ${contender.name} (s)`, await secondsOf(() => contender.again()));
}

async function measureProgram(stack: SandboxStack, samples: Samples): Promise<void> {
  samples.add("preview, this program (s)", await secondsOf(() => stack.pulumi("preview")));
  samples.add("program start, this program (s)", await programSeconds(name));
}

/**
 * Every contender finds its programs, the archives and the programs of the hosts in the page cache, which on some machines
 * forgets in minutes what nobody reads, and a machine that has nothing left to write.
 */
async function warm(folder: string, contender: Contender): Promise<void> {
  const [host] = sandboxState(name)?.hosts ?? [];
  const ofHosts = host === undefined ? [] : ["bin", "sbin", "lib"].map((part) => path.join(host.root, "usr", part));
  const read = 'find -L "$@" -type f -exec cat {} + > /dev/null; sync';
  await runCommand("sh", ["-c", read, "warm", path.join(folder, "archives"), ...ofHosts, ...contender.programs]);
  await contender.rehearse();
}

async function assertAsAsked({ name: contender }: Contender, spec: ClusterSpec): Promise<void> {
  const { exitCode } = await runCommand(
    path.join(projectRoot, "tools/bench/ready.sh"),
    spec.hosts.map(({ address }) => address),
    { reject: false },
  );
  if (exitCode !== 0) throw new Error(`the cluster is not ready after ${contender} said so`);
  for (const host of sandboxState(name)?.hosts ?? [])
    for (const [file, wanted] of filesOfHost(spec, host.name)) {
      const found = await readFile(path.join(host.root, file), "utf8");
      if (essence(found) !== wanted)
        throw new Error(`${contender} wrote another ${file} on ${host.name}:\n${found}\ninstead of:\n${wanted}`);
    }
}
