import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { withLock } from "../../operations/distribution/lock";
import type { Progress } from "../../operations/lib/progress";
import { commandFailure, lastLines, run, runReporting } from "./run";
import { cacheRoot } from "../../operations/lib/paths";

/** A program that has to be there, and the Debian package that brings it. */
export interface NeededPackage {
  readonly file: string;
  readonly package: string;
}

/**
 * Installs the Debian packages whose programs are missing.
 * @throws Error when that is not possible, with apt's last word.
 */
export async function ensurePackages(needed: readonly NeededPackage[], progress: Progress): Promise<void> {
  if (missing(needed).length === 0) return;
  await mkdir(cacheRoot(), { recursive: true });
  await withLock(path.join(cacheRoot(), "apt"), progress, async () => {
    const packages = missing(needed);
    if (packages.length > 0) await install(packages, progress);
  });
}

function missing(needed: readonly NeededPackage[]): string[] {
  return needed.filter(({ file }) => !existsSync(file)).map((need) => need.package);
}

async function install(packages: readonly string[], progress: Progress): Promise<void> {
  // Its own archive folder: apt locks the shared one for as long as anyone downloads.
  const archives = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-apt-"));
  await mkdir(path.join(archives, "partial"));
  const args = ["--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  args.push("-o", `Dir::Cache::archives=${archives}`, "install", ...packages);
  const attempt = () => runReporting("apt-get", args, progress);
  progress.report?.(`installing ${packages.join(", ")}`);
  try {
    await attempt().catch(async (error: unknown) => {
      const noApt = commandFailure(error)?.code === "ENOENT";
      if (noApt || progress.signal?.aborted) throw error;
      await updateLists(progress);
      await attempt();
    });
  } catch (error) {
    const failure = commandFailure(error);
    if (!failure) throw error;
    throw new Error(`installing ${packages.join(", ")} failed (${lastLines(failure, 1)})`, { cause: error });
  } finally {
    await rm(archives, { recursive: true, force: true });
  }
}

async function updateLists({ report, signal }: Progress): Promise<void> {
  report?.("updating the package lists");
  // Lists are signed; a clock that is off must not make them invalid. A source that fails does not fail the others.
  const anyClock = ["-o", "Acquire::Check-Valid-Until=false", "-o", "Acquire::Check-Date=false"];
  await run("apt-get", [...anyClock, "update"], { signal, reject: false });
  signal?.throwIfAborted();
}
