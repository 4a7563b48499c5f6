import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import { runConfined } from "./run-in-scope";
import type { Progress } from "../../operations/lib/progress";

const SUITE = "bookworm";

/** A small Debian file system that is made once per machine and then only read. */
export interface RootFileSystem {
  /** What the cache calls it, for example `rootfs`. */
  readonly name: string;
  readonly packages: readonly string[];
  /** A shell script that runs as root inside, once all packages are there. */
  readonly customise: string;
}

/** Returns the folder of the root file system; builds it on first use, for which it needs debootstrap and root. */
export async function rootFileSystem(
  { name, packages, customise }: RootFileSystem,
  progress: Progress,
): Promise<string> {
  const inputs = [SUITE, process.arch, packages.join(","), customise];
  const build = (target: string) => bootstrap(path.join(target, "root"), packages, customise, progress);
  return path.join(await cached({ name, inputs, build }, progress), "root");
}

async function bootstrap(
  root: string,
  packages: readonly string[],
  customise: string,
  progress: Progress,
): Promise<void> {
  await runConfined(["debootstrap", "--variant=minbase", `--include=${packages.join(",")}`, SUITE, root], progress);
  progress.report?.("configuring the root file system");
  await runConfined(["chroot", root, "/bin/sh", "-c", customise], progress);
}
