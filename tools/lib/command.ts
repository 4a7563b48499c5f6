import { CommanderError } from "commander";
import { errorMessage } from "../../operations/lib/error-message";

/** The user pressed Ctrl-C, or something else asked this process to stop. */
class Interrupted extends Error {
  constructor(
    readonly exitCode: number,
    cleanUp: string | undefined,
  ) {
    super(`interrupted; run it again${cleanUp === undefined ? "" : ` to go on, or ${cleanUp} to clean up`}`);
  }
}

/** What a command is besides what it does. */
export interface CommandOptions {
  /** What removes what it left behind when it was interrupted; undefined when that is nothing. */
  readonly cleanUp?: string | undefined;
  /** Exit code of a failure. */
  readonly failure?: number;
  /** Exit code of a command line that cannot be understood. */
  readonly usage?: number;
  /** Ends the process with the command, or at once after Ctrl-C: nothing that it still waits for would change anything. */
  readonly atOnce?: boolean;
}

/**
 * Runs a command to its end and sets the exit code: 0, that of a failure with a message, or 128 + signal after Ctrl-C.
 *
 * A second Ctrl-C changes nothing: what is under way ends by itself, and cutting it would only leave more to clean up.
 */
export function runCommand(
  command: (signal: AbortSignal) => Promise<void>,
  options: CommandOptions = { cleanUp: "scripts/down" },
): void {
  const controller = new AbortController();
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.on(signal, () => {
      controller.abort(new Interrupted(128 + number, options.cleanUp));
      if (options.atOnce) fail(controller.signal.reason, options);
    });
  command(controller.signal).then(
    () => {
      if (controller.signal.aborted) fail(controller.signal.reason, options);
      if (options.atOnce) process.exit();
    },
    (error: unknown) => fail(controller.signal.aborted ? controller.signal.reason : error, options),
  );
}

function fail(error: unknown, { failure = 1, usage = 2, atOnce = false }: CommandOptions): void {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usage;
  else {
    console.error(`\n${errorMessage(error)}`);
    process.exitCode = error instanceof Interrupted ? error.exitCode : failure;
  }
  if (atOnce) process.exit();
}
