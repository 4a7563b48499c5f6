import { podCheckInputs } from "../../components/resources/inputs/pod-check-inputs";
import { podApi } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { realClock } from "../lib/clock";
import { createProgressLogger } from "../lib/log";
import { checkPods } from "../phases/roll-pods";
import type { JobContext } from "./job-handler";

/** Looks whether the files of some pods may change, before they do. */
export async function podCheck(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const { access, plan, identity } = podCheckInputs.parse(inputs);
  const api = podApi(access, plan.namespace, signal);
  try {
    await checkPods(clusterPlan(plan), podHosts(api, plan, realClock), { log: createProgressLogger(tell), identity });
  } finally {
    api.close();
  }
}
