import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** One process of this boot; the start time tells it from a later one with the same id. */
export interface ProcessRecord {
  readonly bootId: string;
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly startTime: number;
}

/** A shell line that records the process it runs in, then becomes the command given as its other arguments. */
export const RECORD_AND_EXEC =
  'printf "%s %s\\n" "$(cat /proc/sys/kernel/random/boot_id)" "$(cat /proc/$$/stat)" > "$0.part" && ' +
  'mv "$0.part" "$0" && exec "$@"';

/** Reads what `RECORD_AND_EXEC` wrote; undefined when the file is not there or was cut. */
export function readRecord(file: string): ProcessRecord | undefined {
  const text = readOrUndefined(file);
  const bootIdEnd = text?.indexOf(" ") ?? -1;
  if (text === undefined || bootIdEnd < 0) return undefined;
  const stat = parseStat(text.slice(bootIdEnd + 1));
  return stat && { bootId: text.slice(0, bootIdEnd), pid: stat.pid, startTime: stat.startTime };
}

/** Whether exactly the recorded process runs. */
export function isRunning(record: ProcessRecord | undefined): record is ProcessRecord {
  if (!record || record.bootId !== readOrUndefined("/proc/sys/kernel/random/boot_id")?.trim()) return false;
  const stat = parseStat(readOrUndefined(`/proc/${record.pid}/stat`) ?? "");
  return stat !== undefined && stat.startTime === record.startTime && stat.state !== "Z";
}

/** The first child of a process, which for systemd-nspawn is the init of its container; undefined when it has none. */
export function firstChild(pid: number): number | undefined {
  const child = Number(readOrUndefined(`/proc/${pid}/task/${pid}/children`)?.split(" ")[0]);
  return child > 0 ? child : undefined;
}

/** Sends a signal; a process that is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals | number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Waits until the process is gone; false when it still runs after so many milliseconds. */
export async function waitForExit(record: ProcessRecord, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isRunning(record)) {
    if (performance.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Reads the fields of /proc/PID/stat that count; the command's name in it may contain spaces and parentheses. */
export function parseStat(line: string): { pid: number; state: string; startTime: number } | undefined {
  const afterName = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [pid, state, startTime] = [Number.parseInt(line, 10), afterName[0], Number(afterName[19])];
  return state && pid > 0 && startTime >= 0 ? { pid, state, startTime } : undefined;
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
