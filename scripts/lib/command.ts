import { CommanderError } from "commander";

/** The user pressed Ctrl-C, or something else asked this process to stop. */
class Interrupted extends Error {
  constructor(
    readonly exitCode: number,
    cleanUp: string,
  ) {
    super(`interrupted; run it again to go on, or ${cleanUp} to clean up`);
  }
}

/**
 * Runs a command to its end and sets the exit code: 0, 1 with a message, or 128 + signal after Ctrl-C.
 *
 * A second Ctrl-C changes nothing: what is under way ends by itself, and cutting it would only leave more to clean up.
 */
export function runCommand(command: (signal: AbortSignal) => Promise<void>, cleanUp = "scripts/down"): void {
  const controller = new AbortController();
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.on(signal, () => controller.abort(new Interrupted(128 + number, cleanUp)));
  command(controller.signal).then(
    () => {
      if (controller.signal.aborted) fail(controller.signal.reason);
    },
    (error: unknown) => fail(controller.signal.aborted ? controller.signal.reason : error),
  );
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}
