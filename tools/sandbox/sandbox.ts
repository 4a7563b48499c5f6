import { chmodSync, existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cacheRoot } from "../../operations/lib/paths";
import { writeContents } from "./contents";
import { canHoldDisks, mount } from "./disk";
import { ensureKey, knownHostsText } from "./keys";
import { withLock } from "../../operations/distribution/lock";
import { isOn, powerOff, powerOn, shutDown, type Machine } from "./machine";
import { ensureBridge, interfaceExists, ownerOf, refuseTakenRange, removeBridge } from "./network";
import { bridgeName, rangeOf, type Range, type SandboxHost, type SandboxSpec } from "./range";
import { ensureRequirements } from "./requirements";
import { baseRootfs } from "./rootfs";
import type { Progress } from "../../operations/lib/progress";
import { greets, waitForLogin, type Login } from "./ssh";
import { filesOf, hostsLeft, machineOf, recall, remember, type Memory } from "./state";

export type { SandboxHost, SandboxSpec } from "./range";
export { SandboxError, SandboxUnavailable } from "./errors";
export { sandboxState, type SandboxHostState, type SandboxState } from "./state";

/**
 * Makes sure that the sandbox runs as specified and that root can log in to each host; `started` tells whether
 * anything had to be done. Hosts that went off are started with their disks; hosts that are specified no longer, or
 * with another address, lose theirs.
 * @throws SandboxUnavailable when this machine cannot carry a sandbox.
 * @throws SandboxError when the hosts are not usable, their range is taken or one does not come up.
 */
export async function sandboxUp(spec: SandboxSpec, progress: Progress = {}): Promise<{ started: boolean }> {
  const range = rangeOf(spec.hosts);
  if (await isUp(spec)) return { started: false };
  await ensureRequirements(progress);
  const { folder } = filesOf(spec.stack);
  await refuseTakenRange(bridgeName(spec.stack), range, folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await withLock(folder, progress, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const memory = await settle(spec, range, progress);
    await start(spec.stack, memory, memory.hosts, progress);
  });
  return { started: true };
}

/** Ends the sandbox of a stack and removes all of it but the shared cache; half-made ones and none at all are fine. */
export async function sandboxDown(stack: string, progress: Progress = {}): Promise<void> {
  const { folder } = filesOf(stack);
  const bridge = bridgeName(stack);
  const owner = ownerOf(bridge) || folder;
  if (!existsSync(folder) && (owner !== folder || hostsLeft(stack, undefined).length === 0)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await withLock(folder, progress, async () => {
    const memory = recall(stack);
    const disks = memory?.disks ?? filesOf(stack).hosts;
    const names = hostsLeft(stack, memory);
    if (names.length > 0) progress.report?.(`stopping ${names.join(", ")}`);
    await forEach(names, (name) => discard(stack, name, disks));
    await removeBridge(bridge, folder);
    await rm(disks, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });
}

async function isUp({ stack, hosts }: SandboxSpec): Promise<boolean> {
  const memory = recall(stack);
  if (!memory || !isDeepStrictEqual(memory.hosts, plain(hosts))) return false;
  if (ownerOf(bridgeName(stack)) !== filesOf(stack).folder) return false;
  if (!hosts.every((host) => isOn(machineOf(stack, host.name, memory.disks)))) return false;
  return (await Promise.all(hosts.map((host) => greets(host.address)))).every(Boolean);
}

// Everything around the hosts: what is left of other hosts goes; network, memory and the hosts' base come.
async function settle({ stack, hosts, packages }: SandboxSpec, range: Range, progress: Progress): Promise<Memory> {
  const bridge = bridgeName(stack);
  const files = filesOf(stack);
  const previous = recall(stack);
  // A disk over another base than its own would be a mixture of both.
  const sameBase = previous !== undefined && existsSync(previous.base);
  const base = sameBase ? previous.base : await baseRootfs(progress, packages);
  progress.signal?.throwIfAborted();
  await mkdir(files.hosts, { recursive: true, mode: 0o700 });
  const disks = previous?.disks ?? (await placeForDisks(files.hosts, bridge));
  const kept = sameBase
    ? plain(hosts).filter((host) => previous.hosts.some((other) => isDeepStrictEqual(other, host)))
    : [];
  const keptNames = kept.map((host) => host.name);
  const others = hostsLeft(stack, previous).filter((name) => !keptNames.includes(name));
  await forEach(others, (name) => discard(stack, name, disks));
  if (kept.length === 0) await removeBridge(bridge, files.folder);
  // Hosts that run without their bridge have lost their cable for good.
  if (!interfaceExists(bridge)) await forEach(keptNames, (name) => powerOff(machineOf(stack, name, disks)));
  await ensureBridge(bridge, range, files.folder);
  const memory = { hosts: plain(hosts), base, disks };
  remember(stack, memory);
  return memory;
}

async function placeForDisks(preferred: string, bridge: string): Promise<string> {
  return (await canHoldDisks(preferred)) ? preferred : path.join(cacheRoot(), "disks", bridge);
}

/** Starts those of the given hosts that are off, and waits until root can log in to each of them. */
export async function start(
  stack: string,
  memory: Memory,
  hosts: readonly SandboxHost[],
  progress: Progress,
): Promise<void> {
  const files = filesOf(stack);
  const clientKey = await ensureKey(files.privateKey, `sandbox-${stack}`);
  progress.report?.(`starting ${hosts.map((host) => host.name).join(", ")}`);
  const prepared = await forEach(memory.hosts, async (host) => {
    const { disk, record } = machineOf(stack, host.name, memory.disks);
    await mkdir(path.dirname(record), { recursive: true, mode: 0o700 });
    await mount(disk, memory.base);
    return { address: host.address, publicKey: await writeContents(disk.root, host, memory.hosts, clientKey) };
  });
  await writeFile(files.knownHosts, knownHostsText(prepared));
  chmodSync(files.knownHosts, 0o600);
  await forEach(hosts, async (host) => {
    const machine = machineOf(stack, host.name, memory.disks);
    progress.signal?.throwIfAborted();
    await bringUp(machine, { ...files, address: host.address }, progress.signal);
  });
}

async function bringUp(machine: Machine, login: Login, signal: AbortSignal | undefined): Promise<void> {
  const wasOn = isOn(machine);
  if (!wasOn) await powerOn(machine);
  try {
    await waitForLogin(machine, login, signal);
  } catch (error) {
    // A host that was on may have been on its way down.
    if (!wasOn || isOn(machine) || signal?.aborted) throw error;
    await powerOn(machine);
    await waitForLogin(machine, login, signal);
  }
}

async function discard(stack: string, name: string, disks: string): Promise<void> {
  const machine = machineOf(stack, name, disks);
  await shutDown(machine);
  await rm(path.dirname(machine.disk.root), { recursive: true, force: true });
  await rm(path.dirname(machine.record), { recursive: true, force: true });
}

// At once for all, but never leaves one running in the background after another has failed.
async function forEach<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const outcomes = await Promise.allSettled(items.map(task));
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

function plain(hosts: readonly SandboxHost[]): Array<{ name: string; address: string }> {
  return hosts.map(({ name, address }) => ({ name, address }));
}
