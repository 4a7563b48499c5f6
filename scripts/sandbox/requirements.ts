import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { cacheRoot } from "../lib/paths";
import { SandboxUnavailable } from "./errors";
import { withLock } from "./lock";
import { commandFailure, run, runReporting, type Progress } from "./run";

const NEEDED: ReadonlyArray<{ file: string; package: string }> = [
  { file: "/usr/bin/systemd-nspawn", package: "systemd-container" },
  { file: "/usr/sbin/debootstrap", package: "debootstrap" },
  { file: "/usr/share/keyrings/debian-archive-keyring.gpg", package: "debian-archive-keyring" },
  { file: "/usr/bin/ssh-keygen", package: "openssh-client" },
  { file: "/usr/bin/nsenter", package: "util-linux" },
  { file: "/sbin/ip", package: "iproute2" },
];

/**
 * Makes sure that this machine can carry a sandbox and installs the packages that are missing.
 * @throws SandboxUnavailable when the machine cannot.
 */
export async function ensureRequirements(progress: Progress): Promise<void> {
  if (process.platform !== "linux") throw new SandboxUnavailable(`this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new SandboxUnavailable("this is not root");
  if (missingPackages().length === 0) return;
  await mkdir(cacheRoot(), { recursive: true });
  await withLock(path.join(cacheRoot(), "apt"), progress, async () => {
    const missing = missingPackages();
    if (missing.length > 0) await install(missing, progress);
  });
}

function missingPackages(): string[] {
  return NEEDED.filter(({ file }) => !existsSync(file)).map((need) => need.package);
}

async function install(packages: readonly string[], progress: Progress): Promise<void> {
  // Its own archive folder: apt locks the shared one for as long as anyone downloads.
  const archives = await mkdtemp(path.join(os.tmpdir(), "sandbox-apt-"));
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
    const reason = String(failure.all ?? failure.shortMessage)
      .trim()
      .split("\n")
      .at(-1);
    throw new SandboxUnavailable(`installing ${packages.join(", ")} failed (${reason})`, { cause: error });
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
