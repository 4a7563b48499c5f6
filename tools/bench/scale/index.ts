import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { projectRoot } from "../../../operations/lib/paths";
import { ensureKey, knownHostsText } from "../../sandbox/keys";
import { filesOf } from "../../sandbox/state";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { scaleFindings, sizes } from "./findings";

const name = "bench-scale";

const settings = {
  zookeeper: { version: "3.9.5", source: "maven" },
  kafka: { version: "3.9.2", source: "maven" },
};

/** Ensemble members in every stack; the other hosts are only brokers. */
const members = 5;

/**
 * Preview and no-op `up` of stacks with more and more hosts.
 *
 * Engine, program, language host and plugins are real. Neither a preview nor a no-op `up` connects to a host, so the hosts
 * need not exist: only the first `up`, which is not measured, uses no-op providers.
 */
export async function scale({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  for (const count of sizes) {
    const options = { name, settings, hosts: hosts(count) };
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      report(`${count} hosts: first up`);
      await makeKeys(count);
      await stack.recreateStack();
      await withNoopProviders(() => withoutCheckpoints(() => stack.up()));
      for (let run = 1; run <= runs; run++) {
        report(`${count} hosts: run ${run} of ${runs}`);
        samples.add(`preview, ${count} hosts (s)`, await secondsOf(() => stack.pulumi("preview")));
        samples.add(`no-op, ${count} hosts (s)`, await secondsOf(() => stack.up()));
      }
    });
  }
  return scaleFindings(samples);
}

/** Otherwise the engine writes the whole state after each resource, which takes minutes with 300 hosts. */
function withoutCheckpoints(task: () => Promise<unknown>): Promise<void> {
  return withVariables({ PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }, task);
}

/** Lets the engine attach to running providers, as it does for debugging. */
async function withNoopProviders(task: () => Promise<unknown>): Promise<void> {
  const providers = ["kafka-zookeeper", "command"].map((provider) => {
    const options = ["--require", "./scripts/fast-start.cjs", "tools/bench/scale/noop-provider.ts", provider];
    const child = spawn("node", options, { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] });
    return { provider, child };
  });
  try {
    const ports = providers.map(async ({ provider, child }) => {
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      return `${provider}:${line}`;
    });
    await withVariables({ PULUMI_DEBUG_PROVIDERS: (await Promise.all(ports)).join(",") }, task);
  } finally {
    for (const { child } of providers) child.kill();
  }
}

async function withVariables(variables: Record<string, string>, task: () => Promise<unknown>): Promise<void> {
  Object.assign(process.env, variables);
  try {
    await task();
  } finally {
    for (const variable of Object.keys(variables)) Reflect.deleteProperty(process.env, variable);
  }
}

/** Creates keys for hosts that do not exist. */
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
