import type { Access } from "../../components/resources/inputs/access-inputs";
import { type ClusterFacts, unknownCluster } from "../../components/kubernetes/facts";
import type { KubernetesSpec } from "../../components/kubernetes/kubernetes-spec";
import { knownKeys } from "../../components/kubernetes/keys";
import { configFiles } from "../../components/kubernetes/server-changes";
import { migrationOf } from "../../components/kubernetes/rolled-together";
import { podRollPlan } from "../../components/kubernetes/pod-roll-plan";
import { errorMessage } from "../lib/error-message";
import { runProgram } from "../lib/run-program";

const limitMilliseconds = 30_000;
/** Where nothing may change unchecked, and each pod is asked what it was started with. */
const patientMilliseconds = 120_000;

/**
 * Asks a cluster about itself. This runs as a process of its own, because everything is validated before the first resource
 * is registered, and a program can wait for a process but not for a response.
 */
export function inspectCluster(access: Access, spec: KubernetesSpec): ClusterFacts {
  const { namespace, topologyKey, clusterChecks } = spec.settings;
  const plans = spec.pods.map((pods) => podRollPlan(spec, pods));
  const files = configFiles(spec);
  const priorityClasses = spec.pods.some(({ common }) => common.priorityClassName !== undefined);
  try {
    const keys = knownKeys(spec);
    const { issuer } = spec.security;
    const wanted = {
      ...{ ...access, namespace, topologyKey, clusterChecks, priorityClasses, plans, files, keys },
      ...(issuer === undefined ? {} : { issuer }),
    };
    const limit = migrationOf(spec) === undefined ? limitMilliseconds : patientMilliseconds;
    return runProgram("cluster-facts", wanted, limit);
  } catch (error) {
    return unknownCluster(errorMessage(error));
  }
}
