import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { throttled } from "../lib/log";
import type { Progress } from "../lib/progress";

/** Milliseconds after which a lock that its process no longer renews counts as left behind. */
const stale = 5_000;

/**
 * Does something while no other process does the same; the lock is the folder `<file>.lock`.
 * Waits as long as it takes, until cancelled: the other may be downloading.
 */
export async function withLock<T>(file: string, progress: Progress, task: () => Promise<T>): Promise<T> {
  const release = await acquire(file, progress);
  try {
    return await task();
  } finally {
    await release();
  }
}

/** Whether a process that is alive holds the lock of a file. */
export function isLocked(file: string): Promise<boolean> {
  return lockfile.check(file, { realpath: false, stale });
}

async function acquire(file: string, { report, signal }: Progress): Promise<() => Promise<void>> {
  const tell = throttled((line) => report?.(line), { quietMs: 0 });
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockfile.lock(file, { realpath: false, stale });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      tell(`waiting for another process to release ${file}.lock`);
      await sleep(200);
    }
  }
}
