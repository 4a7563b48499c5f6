import type { Readable } from "node:stream";
import { goQuote } from "./go-quote";

/** Which streams go to the engine's log while a command runs. */
export type Logging = "none" | "stdout" | "stderr" | "stdoutAndStderr";

/** What a command printed, each without one trailing newline. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a command prints and passes its lines on while it runs. */
export class Capture {
  readonly #stdout: Buffer[] = [];
  readonly #stderr: Buffer[] = [];
  readonly #combined: Buffer[] = [];
  readonly #flushes: (() => void)[] = [];

  constructor(
    private readonly logging: Logging,
    private readonly onLine: (line: string) => void,
  ) {}

  watch(streams: { readonly stdout: Readable; readonly stderr: Readable }): void {
    this.#collect(streams.stdout, this.#stdout, this.logging !== "none" && this.logging !== "stderr");
    this.#collect(streams.stderr, this.#stderr, this.logging !== "none" && this.logging !== "stdout");
  }

  /** The outputs of a command that succeeded; call it after the streams have ended. */
  result(): CommandOutput {
    for (const flush of this.#flushes) flush();
    return { stdout: textOf(this.#stdout).replace(/\n$/, ""), stderr: textOf(this.#stderr).replace(/\n$/, "") };
  }

  /** The error of a command that failed, with all it printed in the order it came. */
  failure(reason: string, command: string): Error {
    for (const flush of this.#flushes) flush();
    return new Error(`${reason}: running ${goQuote(command)}:\n${textOf(this.#combined)}`);
  }

  #collect(stream: Readable, chunks: Buffer[], logged: boolean): void {
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      this.#combined.push(chunk);
    });
    if (logged) this.#logLines(stream);
  }

  #logLines(stream: Readable): void {
    const decoder = new TextDecoder();
    let rest = "";
    stream.on("data", (chunk: Buffer) => {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      lines.forEach(this.onLine);
    });
    this.#flushes.push(() => {
      if (rest !== "") this.onLine(rest);
      rest = "";
    });
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
