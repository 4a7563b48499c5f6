import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import type { LocalDistribution } from "../../operations/distribution/archive";
import { builtImage, pushImage } from "../../tools/images/image";
import { runCommand } from "../../tools/lib/command";
import type { Report } from "../../operations/lib/progress";
import { Stack } from "../../tools/stack/stack";
import { elapsed, runSteps } from "../../tools/lib/steps";

interface Options {
  readonly base?: string;
  readonly push?: string;
  readonly save?: string;
}

const program = new Command("scripts/image")
  .description(
    "Builds container images of a stack's ZooKeeper, Kafka and RocketMQ from the same verified distributions as on hosts: non-root,\n" +
      "with a Java runtime. The tag identifies the content. Needs root on Linux, but no daemon and no registry.",
  )
  .argument("[stack]", "name of the stack: Pulumi.<stack>.yaml", "dev")
  .option("--base <image>", "an image with java, bash and coreutils (default: Debian with Java 17, built locally)")
  .option("--push <registry>", "push the images to a registry, with the login of `skopeo login`")
  .option("--save <folder>", "save the images as archives, for instance for `ctr images import`")
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const started = performance.now();
  const [name = "dev"] = program.processedArgs as string[];
  const lines: string[] = [];
  const steps = Stack.read(name).distributions.map((distribution) => ({
    title: `image of ${distribution.product} ${distribution.version}`,
    run: async (report: Report, stop: AbortSignal) => {
      lines.push(...(await make(distribution, program.opts<Options>(), report, stop)));
    },
  }));
  await runSteps(steps, { signal });
  console.log(["", `The images are ready (${elapsed(started)}).`, "", ...lines].join("\n"));
});

/** Returns what to tell about the image. */
async function make(
  distribution: LocalDistribution,
  { base, push, save }: Options,
  report: Report,
  signal: AbortSignal,
): Promise<string[]> {
  const progress = { report, signal };
  const image = await builtImage(distribution, base, progress);
  const lines = [image.name];
  if (push !== undefined) lines.push(`  pushed: ${await pushImage(image, push, progress)}`);
  if (save === undefined) return [...lines, `  archive: ${image.archive}`];
  await mkdir(save, { recursive: true });
  const archive = path.resolve(save, `${path.posix.basename(image.name).replace(":", "-")}.tar`);
  await copyFile(image.archive, archive);
  return [...lines, `  archive: ${archive}`];
}
