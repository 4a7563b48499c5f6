import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { ensurePackages } from "../../lib/packages";
import { sandboxState } from "../../sandbox/sandbox";
import { run as runCommand } from "../../lib/run";
import { projectRoot } from "../../../operations/lib/paths";
import { devSettings, specOf, threeHosts } from "../lib/cluster";
import { withPrefaultedMemory } from "../lib/memory";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { ansible, type DeploySystem, lowerBound, thisProgram } from "./systems";
import { deployFindings } from "./findings";
import { withoutAuthorLines, filesOfHost, prepareFixtures } from "./fixtures";
import { programSeconds } from "./program";

const name = "bench-deploy";

/** Debian packages that the other systems need. */
export const packages = [
  { file: "/usr/bin/ansible-playbook", package: "ansible" },
  { file: "/usr/bin/kcat", package: "kcat" },
  { file: "/usr/bin/ssh", package: "openssh-client" },
];

/** A fresh deploy of three hosts and a no-op second run: this program, Ansible and the lower bound. */
export async function deploy({ runs, report, signal }: PartOptions): Promise<Findings> {
  await ensurePackages(packages, { report, signal });
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  const spec = specOf({ ...devSettings, hosts: threeHosts });
  try {
    const options = { name, settings: devSettings, hosts: threeHosts };
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      await prepareFixtures(folder, name, spec, { report, signal });
      const systems = [thisProgram(stack), ansible(folder), lowerBound(folder)];
      for (let run = 1; run <= runs; run++)
        for (const system of systems) {
          await stack.reset();
          await warmPageCache(folder, system);
          report(`run ${run} of ${runs}: ${system.name}`);
          await measure(system, spec, samples);
          if (system === systems[0]) await measureProgram(stack, samples);
        }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return deployFindings(samples);
}

/** Measures a system, and fails unless it leaves the expected cluster behind. */
async function measure(system: DeploySystem, spec: ClusterSpec, samples: Samples): Promise<void> {
  samples.add(`fresh, ${system.name} (s)`, await withPrefaultedMemory(() => secondsOf(() => system.deploy())));
  await assertClusterMatches(system, spec);
  samples.add(`no-op, ${system.name} (s)`, await secondsOf(() => system.deployAgain()));
}

async function measureProgram(stack: SandboxStack, samples: Samples): Promise<void> {
  samples.add("preview, this program (s)", await secondsOf(() => stack.pulumi("preview")));
  samples.add("program start, this program (s)", await programSeconds(name));
}

/**
 * Each system starts with its programs, the archives and the hosts' programs in the page cache, which some machines evict
 * within minutes, and with nothing left to write.
 */
async function warmPageCache(folder: string, system: DeploySystem): Promise<void> {
  const [host] = sandboxState(name)?.hosts ?? [];
  const ofHosts = host === undefined ? [] : ["bin", "sbin", "lib"].map((part) => path.join(host.root, "usr", part));
  const read = 'find -L "$@" -type f -exec cat {} + > /dev/null; sync';
  await runCommand("sh", ["-c", read, "warm", path.join(folder, "archives"), ...ofHosts, ...system.programs]);
  await system.rehearse();
}

async function assertClusterMatches({ name: system }: DeploySystem, spec: ClusterSpec): Promise<void> {
  const { exitCode } = await runCommand(
    path.join(projectRoot, "tools/bench/ready.sh"),
    spec.hosts.map(({ address }) => address),
    { reject: false },
  );
  if (exitCode !== 0) throw new Error(`the cluster is not ready although ${system} reported success`);
  for (const host of sandboxState(name)?.hosts ?? [])
    for (const [file, wanted] of filesOfHost(spec, host.name)) {
      const found = await readFile(path.join(host.root, file), "utf8");
      if (withoutAuthorLines(found) !== wanted)
        throw new Error(`${system} wrote a different ${file} on ${host.name}:\n${found}\nexpected:\n${wanted}`);
    }
}
