import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { run } from "./run";
import { assembleFromMaven, jarFolder } from "../../operations/distribution/assemble";

/** The class path of a distribution's programs on this machine, unpacked into the cache. */
export async function classPathOf(product: string, version: string, progress: Progress = {}): Promise<string> {
  const { archive, sha512 } = await assembleFromMaven(product, version, progress);
  const folder = await cached(
    {
      name: `${product}-${version}-libraries`,
      inputs: [sha512],
      build: async (target) => void (await run("tar", ["-xf", archive, "-C", target])),
    },
    progress,
  );
  return path.join(folder, jarFolder(product, version), "*");
}
