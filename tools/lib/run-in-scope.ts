import type { Progress } from "../../operations/lib/progress";
import { runReporting } from "./run";

/**
 * Runs a command in mount and process namespaces of its own and reports each line it prints: however this ends, none of
 * its processes and mounts outlives it, so that a half-made folder can be deleted.
 */
export function runConfined(command: readonly string[], progress: Progress): Promise<void> {
  const wrapper = ["--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child"];
  return runReporting("setpriv", [...wrapper, ...command], progress);
}
