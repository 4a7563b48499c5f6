import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { backendFolders } from "./stack-state";

const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Removes the locks that killed runs of Pulumi left on a sandbox stack.
 *
 * A lock whose process still runs, or which another machine holds, stays: Pulumi then refuses and says so.
 */
export async function removeStaleLocks(stack: string): Promise<void> {
  const files = backendFolders("locks").flatMap((folder) => listFiles(path.join(folder, stack)));
  for (const file of files) {
    const lock = lockSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (lock.success && lock.data.hostname === os.hostname() && !isAlive(lock.data.pid))
      await rm(file, { force: true });
  }
}

function listFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return names.map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
