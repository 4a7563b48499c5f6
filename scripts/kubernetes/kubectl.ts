import path from "node:path";
import { run, type RunOptions, type RunResult } from "../lib/run";
import type { ClusterFiles } from "./layout";

/** Runs kubectl as an administrator of the cluster. */
export function kubectl(
  { kubeconfig }: ClusterFiles,
  programs: string,
  args: readonly string[],
  options: Omit<RunOptions, "env"> = {},
): Promise<RunResult> {
  return run(path.join(programs, "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], options);
}
