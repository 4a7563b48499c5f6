import { podCheckInputs } from "../../components/resources/inputs/pod-check-inputs";
import { withPods } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { realClock } from "../lib/clock";
import { createProgressLogger } from "../lib/log";
import { checkPods } from "../phases/roll-pods";
import type { JobContext } from "./job-handler";

/** Looks whether the files of some pods may change, before they do. */
export async function podCheck(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const { access, plan, identity } = podCheckInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), identity };
  await withPods({ access, namespace: plan.namespace, signal }, (api) =>
    checkPods(clusterPlan(plan), podHosts(api, plan, realClock), options),
  );
}
