import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "../../scripts/lib/paths";
import { ensureKey, knownHostsText } from "../../scripts/sandbox/keys";
import { filesOf } from "../../scripts/sandbox/state";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { scaleFindings, sizes } from "./findings";

const name = "bench-scale";

const commandPlugin = path.join(projectRoot, "bench/scale/pulumi-resource-command");

const settings = {
  zookeeper: { version: "3.9.5", source: "maven" },
  kafka: { version: "3.9.2", source: "maven" },
};

/** Enough members for any ensemble; more hosts are brokers only. */
const members = 5;

/**
 * Preview and no-op `up` of stacks with ever more hosts.
 *
 * Engine, program and language host are real. Neither a preview nor an `up` without a change opens a connection to a
 * host, so the hosts need not exist: only the first `up`, which is not measured, uses a plugin whose commands succeed at once.
 */
export async function scale({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  for (const count of sizes) {
    const options = { name, settings, hosts: hosts(count), commandPlugin };
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      report(`${count} hosts: first up`);
      await makeKeys(count);
      await stack.forget();
      await withoutCheckpoints(() => stack.up());
      for (let run = 1; run <= runs; run++) {
        report(`${count} hosts: run ${run} of ${runs}`);
        samples.add(`preview, ${count} hosts (s)`, await secondsOf(() => stack.pulumi("preview")));
        samples.add(`no-op, ${count} hosts (s)`, await secondsOf(() => stack.up()));
      }
    });
  }
  return scaleFindings(samples);
}

/** The engine writes the whole state after each resource; at 300 hosts that takes minutes, and nobody waits for it here. */
async function withoutCheckpoints(task: () => Promise<unknown>): Promise<void> {
  const settings = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
  Object.assign(process.env, settings);
  try {
    await task();
  } finally {
    for (const name of Object.keys(settings)) Reflect.deleteProperty(process.env, name);
  }
}

/** Keys of hosts that nobody will ever log in to. */
async function makeKeys(count: number): Promise<void> {
  const files = filesOf(name);
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const publicKey = await ensureKey(files.privateKey, name);
  await writeFile(files.knownHosts, knownHostsText(hosts(count).map(({ address }) => ({ address, publicKey }))));
}

function hosts(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    name: `kafka${index + 1}`,
    address: `10.60.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    brokerId: index + 1,
    ...(index < members ? { zookeeperId: index + 1 } : {}),
  }));
}
