import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { ensurePackages } from "../../lib/packages";
import { sandboxState } from "../../sandbox/sandbox";
import { run as runCommand } from "../../lib/run";
import { projectRoot } from "../../../operations/lib/paths";
import { specOf } from "../lib/cluster";
import { withPrefaultedMemory } from "../lib/memory";
import type { Findings, Part, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { type Deployed, plainKafka, plainRocketmq, secureKafka } from "./clusters";
import { ansible, type DeploySystem, lowerBound, thisProgram } from "./systems";
import { deployFindings } from "./findings";
import { withoutAuthorLines, filesOfHost, prepareFixtures } from "./fixtures";
import { prepareKeys } from "./keys";
import { programSeconds } from "./program";

/** Debian packages that the other systems need. */
export const packages = [
  { file: "/usr/bin/ansible-playbook", package: "ansible" },
  { file: "/usr/bin/kcat", package: "kcat" },
  { file: "/usr/bin/openssl", package: "openssl" },
  { file: "/usr/bin/ssh", package: "openssh-client" },
];

/** A fresh deploy of three hosts and a no-op second run: this program, Ansible and the lower bound. */
export const deploy: Part = (options) => measureAll(plainKafka, options);
export const deploySecure: Part = (options) => measureAll(secureKafka, options);
export const deployRocketmq: Part = (options) => measureAll(plainRocketmq, options);

async function measureAll(cluster: Deployed, { runs, report, signal }: PartOptions): Promise<Findings> {
  await ensurePackages(packages, { report, signal });
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-bench-"));
  const samples = new Samples();
  const { name, settings, hosts, secure } = cluster;
  const spec = specOf({ ...settings, hosts });
  try {
    await SandboxStack.use({ name, settings, hosts }, { report, signal }, async (stack) => {
      await prepareFixtures(folder, { stack: name, spec, ready: cluster.ready }, { report, signal });
      if (secure) await prepareKeys(folder, spec);
      const systems = [thisProgram(stack), ansible(folder, cluster), lowerBound(folder)];
      for (let run = 1; run <= runs; run++)
        for (const system of systems) {
          await stack.reset();
          await warmPageCache(name, folder, system);
          report(`run ${run} of ${runs}: ${system.name}`);
          await measure(cluster, system, { spec, samples });
          if (system === systems[0]) await measureProgram(stack, samples);
        }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return deployFindings(samples, cluster.title);
}

interface Measuring {
  readonly spec: ClusterSpec;
  readonly samples: Samples;
}

/** Measures a system, and fails unless it leaves the expected cluster behind. */
async function measure(cluster: Deployed, system: DeploySystem, { spec, samples }: Measuring): Promise<void> {
  samples.add(`fresh, ${system.name} (s)`, await withPrefaultedMemory(() => secondsOf(() => system.deploy())));
  await assertReady(cluster, system, spec);
  await assertClusterMatches(cluster, system, spec);
  samples.add(`no-op, ${system.name} (s)`, await secondsOf(() => system.deployAgain()));
}

async function measureProgram(stack: SandboxStack, samples: Samples): Promise<void> {
  samples.add("preview, this program (s)", await secondsOf(() => stack.pulumi("preview")));
  samples.add("program start, this program (s)", await programSeconds(stack.name));
}

/**
 * Each system starts with its programs, the archives and the hosts' programs in the page cache, which some machines evict
 * within minutes, and with nothing left to write.
 */
async function warmPageCache(name: string, folder: string, system: DeploySystem): Promise<void> {
  const [host] = sandboxState(name)?.hosts ?? [];
  const ofHosts = host === undefined ? [] : ["bin", "sbin", "lib"].map((part) => path.join(host.root, "usr", part));
  const read = 'find -L "$@" -type f -exec cat {} + > /dev/null; sync';
  await runCommand("sh", ["-c", read, "warm", path.join(folder, "archives"), ...ofHosts, ...system.programs]);
  await system.rehearse();
}

/** Who has no keys that we know of asks the servers itself. */
async function assertReady(
  { name, secure, ready }: Deployed,
  system: DeploySystem,
  { hosts }: ClusterSpec,
): Promise<void> {
  const { keys } = system;
  const [program, ...args] = [...ready, ...hosts.map(({ address }) => address)] as const;
  const own = [path.join(projectRoot, "scripts/status"), [name]] as const;
  const [script, given] =
    secure && keys === undefined ? own : ([path.join(projectRoot, "tools/bench", program), args] as const);
  const env = secure && keys !== undefined ? { env: { PATH: process.env["PATH"] ?? "", PKI: keys } } : {};
  const { exitCode } = await runCommand(script, given, { reject: false, ...env });
  if (exitCode !== 0) throw new Error(`the cluster is not ready although ${system.name} reported success`);
}

/** Commands for operators on hosts are comfort that only this program has. */
const comfort = /\/bin\/|tools-log4j/;

async function assertClusterMatches({ name }: Deployed, system: DeploySystem, spec: ClusterSpec): Promise<void> {
  for (const host of sandboxState(name)?.hosts ?? [])
    for (const [file, wanted] of filesOfHost(spec, host.name)) {
      if (comfort.test(file)) continue;
      const found = await readFile(path.join(host.root, file), "utf8");
      if (withoutAuthorLines(found) !== wanted)
        throw new Error(`${system.name} wrote a different ${file} on ${host.name}:\n${found}\nexpected:\n${wanted}`);
    }
}
