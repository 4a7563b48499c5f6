import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Access } from "../resources/inputs/access-inputs";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";

const project = path.join(__dirname, "../..");
const limitMilliseconds = 30_000;

/** Nothing is known about a cluster. */
export function unknownCluster(reason: string): ClusterFacts {
  return {
    unreachable: reason,
    nodes: [],
    storageClasses: [],
    namespaces: [],
    statefulSets: [],
    claims: {},
    volumeZones: {},
    nodePorts: [],
  };
}

/**
 * Asks a cluster about itself. It happens in a process of its own, because everything is judged before the first
 * resource is registered, and a program can wait for a process but not for an answer.
 */
export function lookAtCluster(access: Access, { kubernetes }: KubernetesConfig): ClusterFacts {
  const { namespace, topologyKey } = kubernetes;
  try {
    const output = execFileSync(
      process.execPath,
      ["--require", "./scripts/fast-start.cjs", "operations/kubernetes/cluster-facts.ts"],
      {
        input: JSON.stringify({ ...access, namespace, topologyKey }),
        timeout: limitMilliseconds,
        encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"],
        cwd: project,
      },
    );
    return JSON.parse(output) as ClusterFacts;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return unknownCluster(stderr?.trim().split("\n").at(-1) || message);
  }
}
