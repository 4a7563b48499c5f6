import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import type { Project } from "./project";

/** Looks for processes, mounts, interfaces and files of a stack that went down. */
export async function assertNothingLeft(project: Project, stack: string): Promise<void> {
  const { execa } = await loadExeca();
  assert.deepEqual(processesOf(project), [], "processes");
  assert.ok(!readFileSync("/proc/self/mounts", "utf8").includes(project.root), "mounts");
  const links = (await execa("ip", ["-brief", "link"])).stdout;
  assert.ok(!links.includes(`kz-${stack}`), "interfaces");
  for (const folder of [".sandbox", ".state"]) assert.ok(!existsSync(path.join(project.root, folder)), folder);
  assert.doesNotMatch(await project.changedFiles(), /^\?\? (?!kafka_|client-|known_hosts\.prod)/m, "files");
}

/** The command lines of all processes that know a project's directory. */
export function processesOf(project: Project): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => readCommand(pid))
    .filter((command) => command.includes(project.root) && !command.includes("mocha"));
}

function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
