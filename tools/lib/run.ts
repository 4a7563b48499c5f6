import type { ExecaError } from "execa";
import { loadExeca } from "../../operations/lib/execa";
import type { Progress } from "../../operations/lib/progress";

export interface RunOptions {
  /** Given on standard input; nothing when absent. */
  readonly input?: string | undefined;
  /** A file that is given on standard input. */
  readonly inputFile?: string | undefined;
  /** Milliseconds after which the command is ended; no limit when absent. */
  readonly timeout?: number | undefined;
  /** Whether a status other than 0 throws; true when absent. */
  readonly reject?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The whole environment, instead of this process's own with the sbin folders added. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What a command printed; `exitCode` is absent when a signal ended it. */
export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode?: number;
}

/** Runs one command with the system's tools in reach. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { execa } = await loadExeca();
  const { stdout, stderr, exitCode } = await execa(command, args, {
    ...common(options.signal),
    ...inputOf(options),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.env === undefined ? {} : { env: options.env, extendEnv: false }),
    reject: options.reject ?? true,
  });
  return { stdout, stderr, ...(exitCode === undefined ? {} : { exitCode }) };
}

/**
 * Runs a long command and reports each line it prints; the error of a failure has the lines as `all`.
 * Cancelling kills it and throws the signal's reason.
 */
export async function runReporting(command: string, args: readonly string[], progress: Progress): Promise<void> {
  const { execa } = await loadExeca();
  const child = execa(command, args, { ...common(progress.signal), stdin: "ignore", all: true, killSignal: "SIGKILL" });
  try {
    for await (const line of child.iterable({ from: "all" })) progress.report?.(line);
    await child;
  } catch (error) {
    progress.signal?.throwIfAborted();
    throw error;
  }
}

/** The failure of a command that ran, or could not be started, and was not cancelled. */
export function commandFailure(error: unknown): ExecaError | undefined {
  const failure = error as ExecaError;
  return error instanceof Error && failure.name === "ExecaError" && !failure.isCanceled ? failure : undefined;
}

/** The last lines that a failed command printed; why it failed when it printed nothing. */
export function lastLines({ all, shortMessage }: ExecaError, count: number): string {
  const lines = String(all ?? shortMessage)
    .trim()
    .split("\n");
  return lines.slice(-count).join("\n");
}

function inputOf({ input, inputFile }: RunOptions) {
  if (inputFile !== undefined) return { inputFile };
  return input === undefined ? { stdin: "ignore" as const } : { input };
}

function common(signal: AbortSignal | undefined) {
  // A login of an ordinary user who became root by `su` lacks the sbin folders, where half of these tools are.
  const searchPath = `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
  return {
    env: { PATH: searchPath, LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
    ...(signal ? { cancelSignal: signal } : {}),
  };
}
