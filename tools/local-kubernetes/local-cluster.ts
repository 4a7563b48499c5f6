import { existsSync, mkdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { withLock } from "../../operations/distribution/lock";
import { ensurePackages } from "../lib/packages";
import { cacheRoot } from "../../operations/lib/paths";
import type { Progress } from "../../operations/lib/progress";
import type { Step } from "../lib/steps";
import { canHoldDisks } from "../sandbox/disk";
import { SandboxError } from "../sandbox/errors";
import { ensureBridge, ownerOf, removeBridge, routes } from "../sandbox/network";
import { overlappingRoute } from "../sandbox/range";
import { ensureAddOns, nodesReady } from "./add-ons";
import { clients, ensureCertificates, kubeconfig } from "./certificates";
import { controlPlane, ensureControlPlane, kubeconfigOf } from "./control-plane";
import { ensureExtra, prepareExtras } from "./extras";
import { bridge, makeFolders, nodePlaces, ranges, type ClusterFiles } from "./layout";
import { ensureNode, hasImage, importImages, killEverything } from "./node";
import { nodeRoot, systemImages } from "./node-root";
import { clusterPrograms } from "./programs";
import { isUp } from "./service";
import { type Extra, recall, remember, type Memory } from "./state";

const packages = [
  { file: "/usr/sbin/debootstrap", package: "debootstrap" },
  { file: "/usr/share/keyrings/debian-archive-keyring.gpg", package: "debian-archive-keyring" },
  { file: "/usr/bin/openssl", package: "openssl" },
  { file: "/usr/bin/nsenter", package: "util-linux" },
  { file: "/sbin/ip", package: "iproute2" },
];

/**
 * The steps that bring a checkout's cluster up; what runs already stays as it is, what is missing comes.
 * @throws SandboxError when this machine cannot carry a cluster, another checkout's runs, or it has other nodes.
 */
export function upSteps(files: ClusterFiles, nodes: number, asked?: readonly Extra[]): Step[] {
  const extras = asked ?? recall(files)?.extras ?? [];
  let memory: Memory | undefined;
  const withMemory = (): Memory => {
    if (memory === undefined) throw new SandboxError("The local cluster has not been prepared.");
    return memory;
  };
  const step = (title: string, task: (progress: Progress) => Promise<void>): Step => ({
    title,
    run: (report, signal) => task({ report, signal }),
  });
  return [
    step("programs, images and root file system of the nodes", async (progress) => {
      await refuse(files, nodes, extras);
      memory = await prepare(files, nodes, extras, progress);
    }),
    step("control plane", (progress) => locked(progress, () => startControlPlane(files, withMemory(), progress))),
    step(`nodes: ${names(nodes)}`, (progress) => locked(progress, () => startNodes(files, withMemory(), progress))),
    step("DNS and storage", (progress) => ensureAddOns(files, withMemory(), progress)),
    ...extras.map((extra) => {
      const load = (archive: string, image: string) => loadImages(files, archive, image);
      return step(extra, (progress) => ensureExtra(extra, { files, memory: withMemory(), load }, progress));
    }),
  ];
}

/**
 * Ends a checkout's cluster and removes all of it but the shared cache; a half-made one and none at all are fine.
 * Also ends the one of a checkout that is gone. Returns whether there was any.
 */
export async function clusterDown(files: ClusterFiles, progress: Progress): Promise<boolean> {
  return locked(progress, async () => {
    const there = existsSync(files.folder);
    if (otherOwner(files) === undefined) {
      progress.report?.("stopping all nodes");
      await killEverything();
      await removeBridge(bridge, ownerOf(bridge) ?? "");
      await rm(files.otherDisks, { recursive: true, force: true });
    }
    progress.report?.("removing the disks");
    await rm(files.folder, { recursive: true, force: true });
    return there;
  });
}

/** What runs of a checkout's cluster. */
export interface ClusterStatus {
  readonly memory: Memory;
  /** The programs of the control plane and the nodes, and whether each runs. */
  readonly processes: readonly { readonly name: string; readonly up: boolean }[];
}

/** Undefined when there is no cluster. */
export function clusterStatus(files: ClusterFiles): ClusterStatus | undefined {
  const memory = recall(files);
  if (memory === undefined) return undefined;
  const all = [...controlPlane, ...nodePlaces(memory.nodes).map(({ name }) => name)];
  return { memory, processes: all.map((name) => ({ name, up: isUp(files, name) })) };
}

/** Gives the images of an archive to all nodes that run; those that have the named image already are left alone. */
export async function loadImages(files: ClusterFiles, archive: string, name?: string): Promise<void> {
  const running = nodePlaces(existing(files).nodes).filter((place) => isUp(files, place.name));
  await forEach(running, async (place) => {
    if (name === undefined || !(await hasImage(files, place, name))) await importImages(files, place, archive);
  });
}

function existing(files: ClusterFiles): Memory {
  const memory = recall(files);
  if (memory === undefined)
    throw new SandboxError("There is no local cluster in this checkout: run scripts/cluster up.");
  return memory;
}

function names(nodes: number): string {
  return nodePlaces(nodes)
    .map(({ name }) => name)
    .join(", ");
}

async function refuse(files: ClusterFiles, nodes: number, extras: readonly Extra[]): Promise<void> {
  const unfit = (reason: string) => new SandboxError(`A local cluster needs Linux and root, and ${reason}.`);
  if (process.platform !== "linux") throw unfit(`this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw unfit("this is not root");
  const other = otherOwner(files);
  if (other !== undefined)
    throw new SandboxError(
      `The cluster of another checkout is running, ${other}, and a machine has room for only one: ` +
        `remove it with ${path.join(path.dirname(other), "scripts/cluster")} down, or use it with its kubeconfig.`,
    );
  if (ownerOf(bridge) && ownerOf(bridge) !== files.folder)
    throw new SandboxError("The cluster of a deleted checkout is running: remove it with scripts/cluster down.");
  const memory = recall(files);
  if (memory && memory.nodes !== nodes)
    throw new SandboxError(
      `The local cluster has ${memory.nodes} nodes, not ${nodes}: run scripts/cluster down first.`,
    );
  const missing = memory === undefined ? [] : extras.filter((extra) => !memory.extras.includes(extra));
  if (missing.length > 0)
    throw new SandboxError(`The local cluster runs without ${missing.join(" and ")}: run scripts/cluster down first.`);
  await refuseTakenRanges();
}

/** The folder of another checkout that has a cluster. */
function otherOwner({ folder }: ClusterFiles): string | undefined {
  const owner = ownerOf(bridge);
  return owner && owner !== folder && existsSync(owner) ? owner : undefined;
}

async function refuseTakenRanges(): Promise<void> {
  const present = await routes();
  for (const network of [ranges.nodes.network, ranges.pods, ranges.services]) {
    const taken = overlappingRoute({ network, gateway: ranges.nodes.gateway }, present, bridge);
    if (taken)
      throw new SandboxError(
        `The local cluster's range ${network} overlaps ${taken.dst} on ${taken.dev ?? "this machine"}: ` +
          "it would hide that network, so it cannot run on this machine.",
      );
  }
}

async function prepare(
  files: ClusterFiles,
  nodes: number,
  extras: readonly Extra[],
  progress: Progress,
): Promise<Memory> {
  const known = recall(files);
  if (known && [known.base, known.programs, known.images].every(existsSync)) return known;
  await ensurePackages(packages, progress);
  const [programs, base] = await Promise.all([clusterPrograms(progress), nodeRoot(progress)]);
  const images = await systemImages(base, programs, progress);
  const prepared = await prepareExtras(extras, progress);
  return locked(progress, async () => {
    makeFolders(files);
    const disks = (await canHoldDisks(files.nodes)) ? files.nodes : files.otherDisks;
    const memory: Memory = {
      nodes,
      base,
      programs: programs.kubernetes,
      images,
      disks,
      extras: [...extras],
      ...prepared,
    };
    remember(files, memory);
    return memory;
  });
}

async function startControlPlane(files: ClusterFiles, memory: Memory, progress: Progress): Promise<void> {
  await refuse(files, memory.nodes, memory.extras);
  await ensureBridge(bridge, ranges.nodes, files.folder);
  await ensureCertificates(files, nodePlaces(memory.nodes));
  for (const name of Object.keys(clients))
    await writeFile(kubeconfigOf(files, name), kubeconfig(files, name), { mode: 0o600 });
  await writeFile(files.kubeconfig, kubeconfig(files, "administrator"), { mode: 0o600 });
  await ensureControlPlane(files, memory.programs, progress);
}

async function startNodes(files: ClusterFiles, memory: Memory, progress: Progress): Promise<void> {
  await forEach(nodePlaces(memory.nodes), (place) => ensureNode(files, memory, place));
  await nodesReady(files, memory, progress);
}

// At once for all, but never leaves one running in the background after another has failed.
async function forEach<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  for (const outcome of await Promise.allSettled(items.map(task)))
    if (outcome.status === "rejected") throw outcome.reason;
}

// One lock for all checkouts, since there is one cluster for all of them.
function locked<T>(progress: Progress, task: () => Promise<T>): Promise<T> {
  mkdirSync(cacheRoot(), { recursive: true });
  return withLock(path.join(cacheRoot(), bridge), progress, task);
}
