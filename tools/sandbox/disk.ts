import { existsSync, statSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandFailure, run } from "../lib/run";

/** The folders of one overlay file system. */
export interface Disk {
  /** Holds what the host changed. */
  readonly upper: string;
  readonly work: string;
  /** Where the host's whole file system is seen while it is mounted. */
  readonly root: string;
}

/** Names the folders of a disk that lives in the given folder. */
export function diskIn(folder: string): Disk {
  return { upper: path.join(folder, "upper"), work: path.join(folder, "work"), root: path.join(folder, "root") };
}

/** Whether the disk is mounted. */
export function isMounted(disk: Disk): boolean {
  return existsSync(disk.root) && statSync(disk.root).dev !== statSync(path.dirname(disk.root)).dev;
}

/** Mounts the disk over a read-only base unless it is mounted. */
export async function mount(disk: Disk, base: string): Promise<void> {
  if (isMounted(disk)) return;
  await mkdir(disk.work, { recursive: true });
  await mkdir(disk.root, { recursive: true });
  // The merged root takes the mode of the upper folder, and the host's users must be able to enter it.
  await run("install", ["--directory", "--mode=0755", disk.upper]);
  const folders = `lowerdir=${base},upperdir=${disk.upper},workdir=${disk.work}`;
  await run("mount", ["-t", "overlay", "overlay", "-o", folders, disk.root]);
}

/** Unmounts the disk; one that stays busy is detached, and goes when its last user does. */
export async function unmount(disk: Disk): Promise<void> {
  for (let attempt = 0; isMounted(disk); attempt++) {
    const lazily = attempt < 20 ? [] : ["--lazy"];
    const { exitCode } = await run("umount", [...lazily, disk.root], { reject: false });
    if (exitCode !== 0) await sleep(100);
  }
}

/** Whether the file system of a folder can hold the upper layer of an overlay; another overlay or NFS cannot. */
export async function canHoldDisks(folder: string): Promise<boolean> {
  const trial = path.join(folder, "trial");
  const base = path.join(trial, "base");
  const disk = diskIn(trial);
  await mkdir(base, { recursive: true });
  try {
    await mount(disk, base);
    return true;
  } catch (error) {
    if (!commandFailure(error)) throw error;
    return false;
  } finally {
    await unmount(disk);
    await rm(trial, { recursive: true, force: true });
  }
}

/** Writes a file that all users may read, with its folders, unless it has that content. */
export async function writeIfChanged(file: string, content: string): Promise<void> {
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present === content) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, 0o644);
}
