import type { z } from "zod";
import type { podCheckInputs } from "../../components/resources/inputs/pod-check-inputs";
import { withPods } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { realClock } from "../lib/clock";
import { readClusterId } from "../phases/read-cluster-id";

/** The id of a cluster by what its servers in pods know. @throws Error when none tells it. */
export function knownClusterId(
  { access, plan, identity }: z.output<typeof podCheckInputs>,
  signal: AbortSignal,
): Promise<string> {
  return withPods({ access, namespace: plan.namespace, signal }, (api) =>
    readClusterId(clusterPlan(plan), podHosts(api, plan, realClock), identity),
  );
}
