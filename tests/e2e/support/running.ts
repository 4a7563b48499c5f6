import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Project, Result } from "./project";

/** A script of a project that runs in a process group of its own, as a shell starts it. */
export class Running {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = "";

  constructor(project: Project, script: string, ...args: string[]) {
    this.#child = spawn(path.join(project.root, "scripts", script), args, {
      cwd: project.root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#closed = once(this.#child, "close");
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (data: Buffer) => (this.#output += data.toString()));
  }

  /** Waits until the script has printed something. @throws Error when it ends before. */
  async prints(what: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = what.exec(this.#output);
      if (found !== null) return found;
      if (this.#child.exitCode !== null) throw new Error(`ended before it printed ${String(what)}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What Ctrl-C does: every process of the group gets the signal. */
  interrupt(): void {
    process.kill(-this.#pid, "SIGINT");
  }

  /** Kills the one process with this command line that the script has started, as the OOM killer would. */
  kill(command: RegExp): void {
    const pids = descendants(this.#pid).filter((pid) => command.test(commandLine(pid)));
    if (pids.length !== 1) throw new Error(`${pids.length} processes have the command line ${String(command)}`);
    for (const pid of pids) process.kill(pid, "SIGKILL");
  }

  async result(): Promise<Result> {
    await this.#closed;
    return { output: this.#output, exitCode: this.#child.exitCode ?? -1 };
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error("it was not started");
    return this.#child.pid;
  }
}

function descendants(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** proc(5): the parent is the second field after the name, which stands in parentheses and may hold anything. */
function parentOf(pid: string): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
