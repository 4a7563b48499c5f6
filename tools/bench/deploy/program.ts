import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";
import { secondsOf } from "../lib/statistics";

/** Seconds that a stack's program takes from the start of Node.js to its last resource, with an engine that does nothing. */
export async function programSeconds(stack: string): Promise<number> {
  const { execa } = await loadExeca();
  const args = ["--require", "./scripts/fast-start.cjs", "tools/bench/deploy/program-alone.ts", stack];
  return secondsOf(() => execa("node", args, { cwd: projectRoot, stdin: "ignore" }));
}
