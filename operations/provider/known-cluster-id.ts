import type { z } from "zod";
import type { podCheckInputs } from "../../components/resources/inputs/pod-check-inputs";
import { podApi } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { realClock } from "../lib/clock";
import { readClusterId } from "../phases/read-cluster-id";

/** The id of a cluster by what its servers in pods know. @throws Error when none tells it. */
export async function knownClusterId(
  { access, plan, identity }: z.output<typeof podCheckInputs>,
  signal: AbortSignal,
): Promise<string> {
  const api = podApi(access, plan.namespace, signal);
  try {
    return await readClusterId(clusterPlan(plan), podHosts(api, plan, realClock), identity);
  } finally {
    api.close();
  }
}
