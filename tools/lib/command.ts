import { CommanderError } from "commander";
import { errorMessage } from "../../operations/lib/error-message";

/** The process received Ctrl-C or another signal to stop. */
class Interrupted extends Error {
  constructor(
    readonly exitCode: number,
    cleanUp: string | undefined,
  ) {
    super(`interrupted; run it again${cleanUp === undefined ? "" : ` to resume, or ${cleanUp} to clean up`}`);
  }
}

/** Exit codes and clean-up of a command. */
export interface CommandOptions {
  /** The command that cleans up after an interruption; undefined if there is nothing to clean up. */
  readonly cleanUp?: string | undefined;
  /** Exit code of a failure. */
  readonly failure?: number;
  /** Exit code of an invalid command line. */
  readonly usage?: number;
  /** Exits with the command, or immediately after Ctrl-C, because pending work changes nothing. */
  readonly atOnce?: boolean;
}

/**
 * Runs a command and sets the exit code: 0, that of a failure with a message, or 128 + signal after Ctrl-C.
 *
 * A second Ctrl-C has no effect: running work ends by itself, and aborting it would leave more to clean up.
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
