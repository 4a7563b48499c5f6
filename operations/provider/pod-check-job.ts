import { podCheckInputs } from "../../components/resources/inputs/pod-check-inputs";
import { withPods } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { realClock } from "../lib/clock";
import { createProgressLogger } from "../lib/log";
import { checkPods } from "../phases/roll-pods";
import { findRefused } from "../phases/run-roll";
import { withKnownIdentity } from "./identity";
import type { JobContext, Seen } from "./job-handler";
import { refuseByRunning } from "./refuse-by-running";

/** Looks whether the files of some pods may change, before they do. */
export async function podCheck(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const { access, plan, identity } = podCheckInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), identity };
  await withPods({ access, namespace: plan.namespace, signal }, (api) =>
    checkPods(clusterPlan(plan), podHosts(api, plan, realClock), options),
  );
}

/** The same in a preview. @throws Error with why what runs cannot become what is planned. */
export function refusePodRoll(inputs: unknown, { signal, previous }: Omit<JobContext, "tell">): Promise<Seen> {
  return refuseByRunning(() => {
    const { access, plan, identity } = podCheckInputs.parse(withKnownIdentity(inputs, previous));
    return withPods({ access, namespace: plan.namespace, signal }, (api) =>
      findRefused(clusterPlan(plan), podHosts(api, plan, realClock), identity),
    );
  });
}
