import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { podRollInputs, type PodRollPlan, type Workload } from "../../components/resources/inputs/pod-roll-inputs";
import { type PodApi, withPods } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { untilObserved, untilReady } from "../kubernetes/workloads-ready";
import { realClock } from "../lib/clock";
import { describePodRoll, rollPods } from "../phases/roll-pods";
import type { RollOptions } from "../phases/run-roll";
import { createProgressLogger } from "../lib/log";
import type { JobContext } from "./job-handler";
import { withKnownIdentity } from "./identity";

/** Starts and rolls one service in pods, or several together. */
export async function podRoll(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const { access, plan, identity } = podRollInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), clock: realClock, identity };
  await withPods({ access, namespace: plan.namespace, signal }, (api) => rollPodsWith(api, plan, options));
}

/** What a roll of one service in pods would do now, without doing it. */
export async function describePodRollJob(
  inputs: unknown,
  { signal, previous }: Omit<JobContext, "tell">,
): Promise<string[]> {
  const { access, plan, identity } = podRollInputs.parse(withKnownIdentity(inputs, previous));
  // In a preview, as long as a load balancer has not told the address that a server advertises.
  if (serversOf(plan).some(({ digest }) => digest === unknownValue))
    throw new Error("it depends on the address of a load balancer, which is known after its Service has it");
  return withPods({ access, namespace: plan.namespace, signal }, (api) => describePodRollWith(api, plan, identity));
}

/** The same through any API. */
export function describePodRollWith(api: PodApi, plan: PodRollPlan, identity?: Identity): Promise<string[]> {
  return describePodRoll(clusterPlan(plan), podHosts(api, plan, realClock), identity);
}

/** The same through any API; it may find any state that a run which was cut has left. */
export async function rollPodsWith(api: PodApi, plan: PodRollPlan, options: Required<RollOptions>): Promise<void> {
  const { log, clock } = options;
  const workloads = [...new Map(serversOf(plan).map(({ workload }) => [workload.name, workload])).values()];
  await untilObserved(api, workloads, clock);
  await pauseAll(api, workloads);
  const hosts = podHosts(api, plan, clock);
  await rollPods(clusterPlan(plan), hosts, options);
  const explain = async () => (await Promise.all([...hosts.values()].map((host) => host.problems()))).flat();
  await untilReady({ api, workloads, explain, timeout: plan.timeout, log, clock });
}

/** All servers that are rolled. */
function serversOf({ servers, together = [] }: PodRollPlan): PodRollPlan["servers"] {
  return [...together.flatMap((one) => one.servers), ...servers];
}

/** A run that was cut may have left a Deployment that replaces its pod by itself. */
async function pauseAll(api: PodApi, workloads: readonly Workload[]): Promise<void> {
  for (const one of workloads.filter(({ kind }) => kind === "Deployment")) await api.setPaused(one, true);
}
