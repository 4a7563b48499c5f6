import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

const mebibyte = 2 ** 20;
/** More than three hosts with six JVMs use. */
const maximumBytes = 4_096 * mebibyte;
/** Released in advance: what a busy machine uses until the next poll. */
const headroomBytes = 384 * mebibyte;
const pollMilliseconds = 50;

/**
 * Runs a task on pre-faulted memory. A ballooning hypervisor reclaims unused pages within seconds (free page reporting),
 * and their next user pays for it: up to 2 CPU-seconds per GiB, depending on when the previous hosts stopped. So a file in
 * memory is written before the task, and shrinks by the free memory that the task uses.
 */
export async function withPrefaultedMemory<T>(task: () => Promise<T>): Promise<T> {
  const file = path.join("/dev/shm", `kafka-zookeeper-bench-${process.pid}`);
  const reserve = openSync(file, "w", 0o600);
  rmSync(file);
  try {
    const size = fill(reserve, Math.min(maximumBytes, memory("MemAvailable") / 4));
    const timer = setInterval(releaseAsUsed(reserve, size), pollMilliseconds);
    try {
      return await task();
    } finally {
      clearInterval(timer);
    }
  } finally {
    closeSync(reserve);
  }
}

function fill(reserve: number, bytes: number): number {
  const part = Buffer.alloc(mebibyte, 1);
  let written = 0;
  while (written < bytes) written += writeSync(reserve, part);
  return written;
}

function releaseAsUsed(reserve: number, size: number): () => void {
  const initiallyFree = memory("MemFree");
  let released = 0;
  return () => {
    const used = initiallyFree + released - memory("MemFree");
    const due = Math.min(used + headroomBytes, size);
    if (due <= released) return;
    ftruncateSync(reserve, size - due);
    released = due;
  };
}

/** A value of proc_meminfo(5), in bytes. */
function memory(what: "MemFree" | "MemAvailable"): number {
  return Number(new RegExp(`^${what}: +(\\d+) kB$`, "m").exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) * 1024;
}
