import { devSettings, threeHosts } from "./lib/cluster";
import type { Findings, PartOptions } from "./lib/part";
import { SandboxStack } from "./lib/sandbox-stack";
import { Samples, secondsOf } from "./lib/statistics";

/** A fresh deploy of three hosts, and a second run that has nothing to do. */
export async function deploy({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  const options = { name: "bench-deploy", settings: devSettings, hosts: threeHosts };
  await SandboxStack.use(options, { report, signal }, async (stack) => {
    for (let run = 1; run <= runs; run++) {
      report(`run ${run} of ${runs}: this program`);
      await stack.startOver();
      samples.add("fresh", await secondsOf(() => stack.up()));
      samples.add("no-op", await secondsOf(() => stack.up()));
      samples.add("preview", await secondsOf(() => stack.pulumi("preview")));
    }
  });
  const rows = ["fresh", "no-op", "preview"].map((name) => [name, samples.text(name, "s")]);
  return { tables: [{ title: "Deploy", columns: ["", "this program"], rows }], samples: samples.toJSON() };
}
