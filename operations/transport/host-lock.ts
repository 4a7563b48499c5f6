import { quote } from "shell-quote";
import { markOutput } from "./remote";

/** A lock outlives a run that cannot give it back by this. */
export const lockSeconds = 20;
/** How `flock` says that somebody else has the lock. */
const isHeld = 75;

/**
 * The command that holds a lock on a host until its input ends. A host that hears nothing for a while gives the lock back:
 * it may take hours to notice that nobody is there.
 */
export function holdLock(file: string, patience: number): string {
  const held = `${markOutput}; while read -r -t ${lockSeconds} _; do :; done`;
  const limit = `--timeout ${patience} --conflict-exit-code ${isHeld}`;
  const script = `mkdir -p "$(dirname ${file})"; exec flock ${limit} ${file} bash -c ${quote([held])}`;
  return `bash -c ${quote([script])}`;
}

/** Why a lock is not held, by the exit status of its command and what that said. */
export function notHeld(file: string, host: string, { status, said }: { status: number | null; said: string }): Error {
  if (status !== isHeld)
    return new Error(`${host}: ${file} cannot be locked: ${status === null ? "connection lost" : said.trim()}`);
  return new Error(
    `cluster: one run at a time may start or restart its services\n` +
      `    given: another run holds ${file} on ${host}\n` +
      `    fix:   wait until that run has ended, then run again`,
  );
}
