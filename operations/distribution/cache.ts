import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { withLock } from "./lock";
import { cacheRoot } from "../lib/paths";
import type { Progress } from "../lib/progress";

/** One directory of the cache, named by what went into it. */
export interface CacheEntry {
  /** What it is, for example `engine`. */
  readonly name: string;
  /** Everything that decides its content: versions, checksums, file contents. */
  readonly inputs: readonly string[];
  /** Fills an empty directory; it becomes visible only when this succeeds. */
  readonly build: (directory: string) => Promise<void>;
}

/** Where a cache entry is, or would be. */
export function entryPath(entry: Pick<CacheEntry, "name" | "inputs">): string {
  const digest = createHash("sha256").update(JSON.stringify(entry.inputs)).digest("hex").slice(0, 16);
  return path.join(cacheRoot(), `${entry.name}-${digest}`);
}

/**
 * Returns the directory of a cache entry and builds it first when it is not there.
 * Two processes that want the same entry build it once; one cut in the middle leaves nothing that counts.
 */
export async function cached(entry: CacheEntry, progress: Progress = {}): Promise<string> {
  const directory = entryPath(entry);
  if (existsSync(directory)) return directory;
  await mkdir(cacheRoot(), { recursive: true });
  await withLock(directory, progress, async () => {
    if (existsSync(directory)) return;
    const unfinished = `${directory}.part`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await entry.build(unfinished);
    await rename(unfinished, directory);
  });
  return directory;
}
