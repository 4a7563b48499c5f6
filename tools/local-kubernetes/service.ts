import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SandboxError } from "../sandbox/errors";
import { isRunning, readRecord, RECORD_AND_EXEC } from "../sandbox/process";
import type { ClusterFiles } from "./layout";

/** Whether a process of the cluster runs. */
export function isUp(files: ClusterFiles, name: string): boolean {
  return isRunning(readRecord(recordOf(files, name)));
}

/** The id of a process of the cluster; undefined when it does not run. */
export function pidOf(files: ClusterFiles, name: string): number | undefined {
  const record = readRecord(recordOf(files, name));
  return isRunning(record) ? record.pid : undefined;
}

function logOf({ logs }: ClusterFiles, name: string): string {
  return path.join(logs, `${name}.log`);
}

/** Starts a process that outlives this one, unless it runs; it joins the given control groups first. */
export async function ensureUp(
  files: ClusterFiles,
  name: string,
  command: readonly string[],
  groups: readonly string[],
): Promise<void> {
  if (isUp(files, name)) return;
  const script = `set -e; until [ "$1" = -- ]; do echo $$ > "$1"; shift; done; shift; ${RECORD_AND_EXEC}`;
  const log = openSync(logOf(files, name), "a", 0o600);
  const child = spawn("/bin/sh", ["-c", script, recordOf(files, name), ...groups, "--", ...command], {
    detached: true,
    cwd: files.folder,
    stdio: ["ignore", log, log],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  closeSync(log);
  await once(child, "spawn");
  child.unref();
}

/** Forgets a process that was killed. */
export function forget(files: ClusterFiles, name: string): void {
  rmSync(recordOf(files, name), { force: true });
}

/** The error of a process that did not come up, with the end of what it printed. */
export async function startFailure(files: ClusterFiles, name: string): Promise<SandboxError> {
  const log = await readFile(logOf(files, name), "utf8").catch(() => "");
  const end = log.trim().split("\n").slice(-5).join("\n");
  return new SandboxError(`${name} did not start. The end of ${logOf(files, name)}:\n${end}`);
}

function recordOf({ processes }: ClusterFiles, name: string): string {
  return path.join(processes, name);
}
