import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import path from "node:path";

// Each host has a control group of its own. Without one, the systemds of all hosts would share this shell's group on
// cgroup v1 and stop each other's services; and it is what finds an init whose systemd-nspawn was killed.

interface Mount {
  readonly folder: string;
  readonly type: string;
  readonly options: readonly string[];
}

function mounts(): Mount[] {
  const lines = readFileSync("/proc/self/mounts", "utf8").trim().split("\n");
  return lines
    .map((line) => line.split(" "))
    .map(([, folder = "", type = "", options = ""]) => ({ folder, type, options: options.split(",") }));
}

function isSystemdV1(mount: Mount): boolean {
  return mount.type === "cgroup" && mount.options.includes("name=systemd");
}

/** Whether systemd uses cgroup v1 on this machine, alone or beside v2, so that it must inside the hosts too. */
export function usesCgroupV1(): boolean {
  return mounts().some(isSystemdV1);
}

/** The roots of all hierarchies of control groups. */
export function hierarchies(): string[] {
  return mounts()
    .filter(({ type }) => type === "cgroup" || type === "cgroup2")
    .map((mount) => mount.folder);
}

function parents(): string[] {
  return mounts()
    .filter((mount) => isSystemdV1(mount) || mount.type === "cgroup2")
    .map((mount) => mount.folder);
}

/** Makes the groups of one machine and returns the files that a process joins them by. */
export function ensureCgroups(machine: string): string[] {
  return parents().map((parent) => {
    mkdirSync(path.join(parent, machine), { recursive: true });
    return path.join(parent, machine, "cgroup.procs");
  });
}

/** The names of all groups that begin so. */
export function cgroupsNamed(prefix: string): string[] {
  return [...new Set(parents().flatMap((parent) => readdirSync(parent)))].filter((name) => name.startsWith(prefix));
}

/** The processes in a machine's groups, seen from this machine. */
export function processesIn(machine: string): number[] {
  const files = groupsOf(machine).map((group) => path.join(group, "cgroup.procs"));
  return [...new Set(files.flatMap(readLines).map(Number))].filter((pid) => pid > 0);
}

/** Removes the groups of a machine; they must have no process any more. */
export function removeCgroups(machine: string): void {
  for (const group of groupsOf(machine)) rmdirSync(group);
}

// Children before their parents, the order in which they can be removed.
function groupsOf(machine: string): string[] {
  return hierarchies()
    .map((parent) => path.join(parent, machine))
    .filter((folder) => existsSync(folder))
    .flatMap(withDescendants);
}

function withDescendants(folder: string): string[] {
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap((child) => withDescendants(path.join(folder, child.name))), folder];
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").trim().split("\n");
  } catch {
    return [];
  }
}
