import { writeFile } from "node:fs/promises";
import os from "node:os";
import { prepareExtras } from "../local-kubernetes/extras";
import { clusterPrograms } from "../local-kubernetes/programs";
import { extras } from "../local-kubernetes/state";
import { endWithParent } from "../../operations/provider/exit-with-parent";
import { sampleJar } from "../lib/sample-jar";
import { Stack } from "../stack/stack";

// Started by `scripts/test` beside the suites that need none of this; what fails here fails there again, with its words.
async function main(): Promise<void> {
  await giveWay();
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const progress = { signal: stop.signal };
  // Before the engine: the suites wait for that one, and compile it with the whole processor.
  await clusterPrograms(progress);
  await Stack.read("k8s").engine(() => undefined, stop.signal);
  await sampleJar(progress);
  await prepareExtras(extras, progress);
}

/** To all other processes of the machine: where each session has a share of its own, being nice to this one is not enough. */
async function giveWay(): Promise<void> {
  const least = os.constants.priority.PRIORITY_LOW;
  os.setPriority(least);
  await writeFile("/proc/self/autogroup", String(least)).catch(() => undefined);
}

endWithParent();
main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
