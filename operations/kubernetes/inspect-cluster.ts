import type { Access } from "../../components/resources/inputs/access-inputs";
import { type ClusterFacts, unknownCluster } from "../../components/kubernetes/facts";
import type { KubernetesConfig } from "../../components/kubernetes/kubernetes-schema";
import { errorMessage } from "../lib/error-message";
import { runProgram } from "../lib/run-program";

const limitMilliseconds = 30_000;

/**
 * Asks a cluster about itself. This runs as a process of its own, because everything is validated before the first resource
 * is registered, and a program can wait for a process but not for a response.
 */
export function inspectCluster(access: Access, { kubernetes }: KubernetesConfig): ClusterFacts {
  const { namespace, topologyKey } = kubernetes;
  try {
    return runProgram("cluster-facts", { ...access, namespace, topologyKey }, limitMilliseconds);
  } catch (error) {
    return unknownCluster(errorMessage(error));
  }
}
