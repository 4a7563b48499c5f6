import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureCgroups, processesIn, removeCgroups, usesCgroupV1 } from "./cgroup";
import { isMounted, unmount, type Disk } from "./disk";
import { SandboxError } from "./errors";
import { removeLink } from "./network";
import { firstChild, isRunning, readRecord, RECORD_AND_EXEC, sendSignal, waitForExit } from "./process";

/** What systemd-nspawn needs to know about one host. */
export interface Machine {
  /** Unique on this machine and at most 12 characters, so that its interface is surely called `vb-<id>`. */
  readonly id: string;
  /** Its control group, which tells a reader whose it is: `kz-dev.kafka1`. */
  readonly group: string;
  readonly hostname: string;
  readonly bridge: string;
  readonly disk: Disk;
  /** The file that records its process. */
  readonly record: string;
  /** The file for what systemd-nspawn and the boot print. */
  readonly log: string;
}

// SIGRTMIN+3, at which systemd as init halts in order.
const HALT = 37;
const HALT_MILLISECONDS = 20_000;

/** Whether the machine's systemd-nspawn runs. */
export function isOn(machine: Machine): boolean {
  return isRunning(readRecord(machine.record));
}

/** The process id of the machine's init, seen from this machine; undefined when the machine is off. */
export function initOf(machine: Machine): number | undefined {
  const record = readRecord(machine.record);
  return isRunning(record) ? firstChild(record.pid) : undefined;
}

/**
 * Starts the machine, whose disk must be mounted, in the background.
 * @throws SandboxError when it ends before it is recorded.
 */
export async function powerOn(machine: Machine): Promise<void> {
  await powerOff(machine);
  const groups = ensureCgroups(machine.group);
  const join = groups.map((_, index) => `echo $$ > "$${index + 1}" && `).join("");
  const script = `${join}shift ${groups.length} && ${RECORD_AND_EXEC}`;
  const log = openSync(machine.log, "w", 0o600);
  const child = spawn("/bin/sh", ["-c", script, machine.record, ...groups, ...nspawn(machine)], {
    detached: true,
    stdio: ["ignore", log, log],
    env: {
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      ...(usesCgroupV1() ? { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "0" } : {}),
    },
  });
  closeSync(log);
  await once(child, "spawn");
  child.unref();
  while (!isOn(machine)) {
    if (child.exitCode !== null || child.signalCode !== null) throw await bootFailure(machine);
    await sleep(5);
  }
}

function nspawn({ id, hostname, bridge, disk }: Machine): string[] {
  const identity = [
    `--directory=${disk.root}`,
    `--machine=${id}`,
    `--hostname=${hostname}`,
    `--network-bridge=${bridge}`,
  ];
  const detached = ["--register=no", "--keep-unit", "--resolv-conf=off", "--timezone=off", "--link-journal=no"];
  return ["systemd-nspawn", "--quiet", ...identity, ...detached, "--console=pipe", "--boot"];
}

/** The error of a machine that did not come up, with the end of what it printed. */
export async function bootFailure(machine: Machine): Promise<SandboxError> {
  const log = await readFile(machine.log, "utf8").catch(() => "");
  const end = log.trim().split("\n").slice(-5).join("\n");
  return new SandboxError(`Sandbox host ${machine.hostname} did not start. The end of ${machine.log}:\n${end}`);
}

/** Halts the machine in order, by force after 20 s, and unmounts its disk. */
export async function shutDown(machine: Machine): Promise<void> {
  const record = readRecord(machine.record);
  if (isRunning(record)) {
    const init = firstChild(record.pid);
    if (init !== undefined) sendSignal(init, HALT);
    await waitForExit(record, init === undefined ? 0 : HALT_MILLISECONDS);
  }
  await powerOff(machine);
  await unmount(machine.disk);
}

/** Ends every process of the machine at once, as a power loss would. */
export async function powerOff(machine: Machine): Promise<void> {
  const record = readRecord(machine.record);
  if (isRunning(record)) {
    sendSignal(record.pid, "SIGKILL");
    await waitForExit(record, HALT_MILLISECONDS);
  }
  // The init outlives its systemd-nspawn, and takes all others with it.
  for (let pids = processesIn(machine.group); pids.length > 0; pids = processesIn(machine.group)) {
    for (const pid of pids) sendSignal(pid, "SIGKILL");
    await sleep(20);
  }
  await removeTraces(machine);
  await rm(machine.record, { force: true });
}

async function removeTraces({ id, group, disk }: Machine): Promise<void> {
  removeCgroups(group);
  // A connection that is still open keeps the network of a dead host, and with it this end of its cable, for minutes.
  await removeLink(`vb-${id}`);
  // systemd-nspawn removes these itself unless it was killed.
  if (isMounted(disk)) {
    const { dev, ino } = statSync(disk.root);
    rmSync(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
  }
  rmSync(`/run/systemd/nspawn/propagate/${id}`, { recursive: true, force: true });
}
