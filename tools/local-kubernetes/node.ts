import { copyFileSync, existsSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type RunOptions, type RunResult } from "../lib/run";
import { cgroupsNamed, processesIn, removeCgroups } from "../sandbox/cgroup";
import { SandboxError } from "../sandbox/errors";
import { removeLink } from "../sandbox/network";
import { firstChild, sendSignal } from "../sandbox/process";
import { authority, certificate, kubeconfig } from "./certificates";
import { ensureCgroups } from "./cgroup";
import { bridge, most, nodePlaces, type ClusterFiles, type NodePlace } from "./layout";
import { nodeFiles, nodeNetwork, reservedMemory } from "./node-config";
import { ensureUp, forget, isUp, pidOf, startFailure } from "./service";
import { type Memory } from "./state";

const startMilliseconds = 60_000;
const mebibyte = 1024 * 1024;
const environment = { PATH: "/opt/kubernetes:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" };

/** Starts a node with its disk unless it runs; it joins the cluster by itself. */
export async function ensureNode(files: ClusterFiles, memory: Memory, place: NodePlace): Promise<void> {
  if (isUp(files, place.name) && (await isReady(files, place))) return;
  await powerOff(files, place);
  const folder = diskOf(memory, place);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeConfig(files, memory, place);
  const namespaces = ["--mount", "--propagation=private", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child"];
  const { base, programs, kubeRouter } = memory;
  const script = [path.join(__dirname, "node.sh"), folder, base, files.shared, programs, kubeRouter ?? ""];
  const groups = ensureCgroups(place.group);
  await ensureUp(files, place.name, ["unshare", ...namespaces, ...script], groups);
  try {
    const init = await until(files, place, () => Promise.resolve(initOf(files, place)));
    await connect(place, init, nodePlaces(memory.nodes));
    await until(files, place, async () => ((await answers(files, place)) ? true : undefined));
    await importSystemImages(files, memory, place);
    await inNode(files, place, ["touch", "/run/ready"]);
  } catch (error) {
    throw isUp(files, place.name) ? error : await startFailure(files, place.name);
  }
}

/** Ends every process of a node at once, as a power cut would; its disk stays as it is. */
export async function powerOff(files: ClusterFiles, place: NodePlace): Promise<void> {
  await killGroup(place.group);
  await removeLink(place.link);
  forget(files, place.name);
}

/** Ends every process of the cluster on this machine, whichever checkout it is of. */
export async function killEverything(): Promise<void> {
  await Promise.all(cgroupsNamed(`${bridge}.`).map(killGroup));
  // A connection that is still open keeps the network of a dead node, and with it this end of its cable, for minutes.
  for (const { link } of nodePlaces(most)) await removeLink(link);
}

async function killGroup(group: string): Promise<void> {
  for (let pids = processesIn(group); pids.length > 0; pids = processesIn(group)) {
    for (const pid of pids) sendSignal(pid, "SIGKILL");
    await sleep(20);
  }
  removeCgroups(group);
}

/**
 * Runs a command as root inside a node.
 * @throws SandboxError when the node is off.
 * @throws ExecaError when the command fails, unless `reject` is false.
 */
export function inNode(
  files: ClusterFiles,
  place: NodePlace,
  argv: readonly string[],
  options: Omit<RunOptions, "env"> = {},
): Promise<RunResult> {
  const init = initOf(files, place);
  if (init === undefined) throw new SandboxError(`${place.name} of the local cluster is off.`);
  const namespaces = ["--mount", "--net", "--uts", "--ipc", "--pid"];
  return run("nsenter", [`--target=${init}`, ...namespaces, "--", ...argv], { ...options, env: environment });
}

/** Gives a node the images of an archive. */
export async function importImages(files: ClusterFiles, place: NodePlace, archive: string): Promise<void> {
  await inNode(files, place, ["ctr", "--namespace=k8s.io", "images", "import", "-"], { inputFile: archive });
}

/** Whether a node has an image, named as pods name it. */
export async function hasImage(files: ClusterFiles, place: NodePlace, name: string): Promise<boolean> {
  const { stdout } = await inNode(files, place, ["ctr", "--namespace=k8s.io", "images", "list", "--quiet"]);
  // Names without a registry are stored with the one that they mean.
  return stdout.split("\n").some((stored) => stored === name || stored.endsWith(`/${name}`));
}

async function isReady(files: ClusterFiles, place: NodePlace): Promise<boolean> {
  return (await inNode(files, place, ["test", "-e", "/run/ready"], { reject: false })).exitCode === 0;
}

function writeConfig(files: ClusterFiles, memory: Memory, place: NodePlace): void {
  const folder = path.join(diskOf(memory, place), "config");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const share = { reservedMemory: reservedMemory(os.totalmem() / mebibyte, memory.nodes) };
  const texts = {
    ...nodeFiles(place, share),
    "kubelet.kubeconfig": kubeconfig(files, place.name),
    "proxy.kubeconfig": kubeconfig(files, "proxy"),
    "kube-router.kubeconfig": kubeconfig(files, "kube-router"),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  const server = certificate(files, `${place.name}-server`);
  copyFileSync(authority(files, "kubernetes"), path.join(folder, "ca.crt"));
  copyFileSync(server.crt, path.join(folder, "server.crt"));
  copyFileSync(server.key, path.join(folder, "server.key"));
}

/** The process id of a node's first process, seen from this machine; undefined when the node is off. */
function initOf(files: ClusterFiles, { name }: NodePlace): number | undefined {
  const pid = pidOf(files, name);
  const child = pid === undefined ? undefined : firstChild(pid);
  // Before it is in its namespaces, a child is one of the shell that records it.
  return child !== undefined && networkOf(child) !== networkOf("self") ? child : undefined;
}

function networkOf(pid: number | "self"): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return networkOf("self");
  }
}

async function connect(place: NodePlace, init: number, all: readonly NodePlace[]): Promise<void> {
  const inside = ["peer", "name", "eth0", "netns", String(init)];
  await run("ip", ["link", "add", "name", place.link, "type", "veth", ...inside]);
  await run("ip", ["link", "set", "dev", place.link, "master", bridge, "up"]);
  const batch = ["--net", `--target=${init}`, "--", "ip", "-batch", "-"];
  await run("nsenter", batch, { input: nodeNetwork(place, all) });
  await run("ip", ["route", "replace", place.pods, "via", place.address, "dev", bridge]);
}

/** Whether containerd does. */
async function answers(files: ClusterFiles, place: NodePlace): Promise<boolean> {
  return (await inNode(files, place, ["ctr", "version"], { reject: false })).exitCode === 0;
}

async function importSystemImages(files: ClusterFiles, memory: Memory, place: NodePlace): Promise<void> {
  const mark = path.join(diskOf(memory, place), "has-images");
  if (existsSync(mark)) return;
  await importImages(files, place, memory.images);
  writeFileSync(mark, "");
}

async function until<T>(files: ClusterFiles, place: NodePlace, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + startMilliseconds;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw await startFailure(files, place.name);
    await sleep(50);
  }
}

function diskOf({ disks }: Memory, { name }: NodePlace): string {
  return path.join(disks, name);
}
