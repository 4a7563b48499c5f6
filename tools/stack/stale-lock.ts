import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { stateRoot } from "../../operations/lib/paths";

const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Removes the locks that killed runs of Pulumi left on a sandbox stack.
 *
 * A lock whose process still runs, or which another machine holds, stays: Pulumi then refuses and says so.
 */
export async function removeStaleLocks(stack: string): Promise<void> {
  const folder = path.join(stateRoot, ".pulumi", "locks", "organization", "kafka-zookeeper", stack);
  for (const name of listFiles(folder)) {
    const file = path.join(folder, name);
    const lock = lockSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (lock.success && lock.data.hostname === os.hostname() && !isAlive(lock.data.pid))
      await rm(file, { force: true });
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
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
