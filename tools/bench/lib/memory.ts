import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

const mebibyte = 2 ** 20;
/** More than three hosts with six JVMs take. */
const mostBytes = 4_096 * mebibyte;
/** Given back before it is asked for: what a busy machine takes until the next look. */
const aheadBytes = 384 * mebibyte;
const lookMilliseconds = 50;

/**
 * Runs a task on memory that the machine really has. A hypervisor may take back within seconds what nobody uses (free page
 * reporting), and who uses it again waits for it: up to two seconds of a processor for each GiB, more or less of them as
 * the hosts before were stopped a little later or sooner. So a file in memory is written before the task, and gets shorter
 * by what is taken of the free memory meanwhile.
 */
export async function withMemoryAtHand<T>(task: () => Promise<T>): Promise<T> {
  const file = path.join("/dev/shm", `kafka-zookeeper-bench-${process.pid}`);
  const reserve = openSync(file, "w", 0o600);
  rmSync(file);
  try {
    const size = fill(reserve, Math.min(mostBytes, memory("MemAvailable") / 4));
    const timer = setInterval(giveBack(reserve, size), lookMilliseconds);
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

function giveBack(reserve: number, size: number): () => void {
  const atFirst = memory("MemFree");
  let given = 0;
  return () => {
    const taken = atFirst + given - memory("MemFree");
    const due = Math.min(taken + aheadBytes, size);
    if (due <= given) return;
    ftruncateSync(reserve, size - due);
    given = due;
  };
}

/** Bytes, of which proc_meminfo(5) says how many KiB they are. */
function memory(what: "MemFree" | "MemAvailable"): number {
  return Number(new RegExp(`^${what}: +(\\d+) kB$`, "m").exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) * 1024;
}
