import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { sandboxRoot } from "../../operations/lib/paths";
import { cgroupsNamed } from "./cgroup";
import { diskIn, type Disk } from "./disk";
import { initOf, type Machine } from "./machine";
import { bridgeName, type SandboxHost } from "./range";

/** What a sandbox remembers from one start to the next. */
const memorySchema = z.object({
  hosts: z.array(z.object({ name: z.string(), address: z.string() })),
  /** The read-only root file system under all disks, which must stay the same for as long as they live. */
  base: z.string(),
  /** The folder that has one folder for each host's disk. */
  disks: z.string(),
});
export type Memory = z.infer<typeof memorySchema>;

/** The folder and files of one sandbox. */
export interface SandboxFiles {
  readonly folder: string;
  readonly memory: string;
  readonly privateKey: string;
  readonly knownHosts: string;
  readonly hosts: string;
}

/** One host of a sandbox as it is now. */
export interface SandboxHostState extends SandboxHost {
  /** Process id of its init, seen from this machine; absent when it is off. */
  readonly pid?: number;
  /** Its root file system, while it is mounted. */
  readonly root: string;
  readonly log: string;
}

export interface SandboxState {
  readonly bridge: string;
  readonly privateKey: string;
  readonly knownHosts: string;
  readonly hosts: readonly SandboxHostState[];
}

/** Names the files of a stack's sandbox, which need not exist. */
export function filesOf(stack: string): SandboxFiles {
  const folder = sandboxRoot(stack);
  return {
    folder,
    memory: path.join(folder, "sandbox.json"),
    privateKey: path.join(folder, "id_ed25519"),
    knownHosts: path.join(folder, "known_hosts"),
    hosts: path.join(folder, "hosts"),
  };
}

/** Returns what the sandbox of a stack is now, or undefined when there is none. */
export function sandboxState(stack: string): SandboxState | undefined {
  const memory = recall(stack);
  if (!memory) return undefined;
  const { privateKey, knownHosts } = filesOf(stack);
  const hosts = memory.hosts.map((host) => {
    const machine = machineOf(stack, host.name, memory.disks);
    const pid = initOf(machine);
    return { ...host, root: machine.disk.root, log: machine.log, ...(pid === undefined ? {} : { pid }) };
  });
  return { bridge: bridgeName(stack), privateKey, knownHosts, hosts };
}

/** Reads what the sandbox remembers; undefined when there is none or its file is of another version. */
export function recall(stack: string): Memory | undefined {
  const { memory } = filesOf(stack);
  if (!existsSync(memory)) return undefined;
  try {
    return memorySchema.parse(JSON.parse(readFileSync(memory, "utf8")));
  } catch {
    return undefined;
  }
}

/** Replaces what the sandbox remembers, whole or not at all. */
export function remember(stack: string, memory: Memory): void {
  const { memory: file } = filesOf(stack);
  writeFileSync(`${file}.part`, JSON.stringify(memory, undefined, 2));
  chmodSync(`${file}.part`, 0o600);
  renameSync(`${file}.part`, file);
}

/** Describes one host for systemd-nspawn. */
export function machineOf(stack: string, hostname: string, disks: string): Machine {
  const folder = path.join(filesOf(stack).hosts, hostname);
  const disk: Disk = diskIn(path.join(disks, hostname));
  const bridge = bridgeName(stack);
  const group = `${bridge}.${hostname}`;
  return {
    id: `kz${createHash("sha256").update(group).digest("hex").slice(0, 10)}`,
    group,
    hostname,
    bridge,
    disk,
    record: path.join(folder, "process"),
    log: path.join(folder, "log"),
  };
}

/** The names of all hosts of which anything is left, remembered or not. */
export function hostsLeft(stack: string, memory: Memory | undefined): string[] {
  const prefix = `${bridgeName(stack)}.`;
  const { hosts } = filesOf(stack);
  const remembered = memory?.hosts.map((host) => host.name) ?? [];
  const groups = cgroupsNamed(prefix).map((name) => name.slice(prefix.length));
  return [...new Set([...remembered, ...(existsSync(hosts) ? readdirSync(hosts) : []), ...groups])];
}
