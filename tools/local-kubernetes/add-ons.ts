import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../../operations/lib/progress";
import { commandFailure } from "../lib/run";
import { apply, kubectl, limit, serves } from "./kubectl";
import { nodePlaces, type ClusterFiles } from "./layout";
import type { Memory } from "./state";

const manifests = path.join(__dirname, "manifests");

/** Waits until all nodes of the cluster are ready. */
export async function nodesReady(files: ClusterFiles, memory: Memory, { report, signal }: Progress): Promise<void> {
  report?.("waiting until the nodes are ready");
  const nodes = nodePlaces(memory.nodes).map(({ name }) => `node/${name}`);
  const ready = () => kubectl(files, memory.programs, ["wait", "--for=condition=Ready", limit, ...nodes], { signal });
  await whenKnown(ready, signal);
}

/** Brings DNS and the storage classes, and waits until they serve. */
export async function ensureAddOns(files: ClusterFiles, memory: Memory, { report, signal }: Progress): Promise<void> {
  const run = (...args: string[]) => kubectl(files, memory.programs, args, { signal });
  await run(...apply(manifests));
  for (const [namespace, deployment] of [
    ["kube-system", "coredns"],
    ["local-path-storage", "local-path-provisioner"],
  ] as const) {
    report?.(`waiting for ${deployment}`);
    await run(...serves(namespace, `deployment/${deployment}`));
  }
}

// A node that has not joined yet is not found, which `kubectl wait` takes for an error.
async function whenKnown(wait: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await wait();
      return;
    } catch (error) {
      const unknown = String(commandFailure(error)?.stderr).includes("not found");
      if (!unknown || signal?.aborted || performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
