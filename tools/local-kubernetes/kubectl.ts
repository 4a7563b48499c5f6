import path from "node:path";
import { run, type RunOptions, type RunResult } from "../lib/run";
import type { ClusterFiles } from "./layout";

/** How long kubectl waits for something. */
export const limit = "--timeout=120s";

/** The arguments of kubectl that bring what a file, or all files of a folder, ask for. */
export function apply(file: string): string[] {
  return ["apply", "--server-side", "--force-conflicts", `--filename=${file}`];
}

/** The arguments of kubectl that wait until a workload, such as `deployment/coredns`, serves. */
export function serves(namespace: string, workload: string): string[] {
  return ["rollout", "status", `--namespace=${namespace}`, workload, limit];
}

/** Runs kubectl as an administrator of the cluster. */
export function kubectl(
  { kubeconfig }: ClusterFiles,
  programs: string,
  args: readonly string[],
  options: Omit<RunOptions, "env"> = {},
): Promise<RunResult> {
  return run(path.join(programs, "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], options);
}
