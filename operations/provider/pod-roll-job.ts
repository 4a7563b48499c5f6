import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { podRollInputs, type PodRollPlan, type Workload } from "../../components/resources/inputs/pod-roll-inputs";
import { type PodApi, podApi } from "../kubernetes/pod-api";
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
  const api = podApi(access, plan.namespace, signal);
  try {
    await rollPodsWith(api, plan, { log: createProgressLogger(tell), clock: realClock, identity });
  } finally {
    api.close();
  }
}

/** What a roll of one service in pods would do now, without doing it. */
export async function describePodRollJob(
  inputs: unknown,
  { signal, previous }: Omit<JobContext, "tell">,
): Promise<string[]> {
  const { access, plan, identity } = podRollInputs.parse(withKnownIdentity(inputs, previous));
  // In a preview, as long as a load balancer has not told the address that a server advertises.
  const others = (plan.together ?? []).flatMap((one) => one.servers);
  if ([...plan.servers, ...others].some(({ digest }) => digest === unknownValue))
    throw new Error("it depends on the address of a load balancer, which is known after its Service has it");
  const api = podApi(access, plan.namespace, signal);
  try {
    return await describePodRollWith(api, plan, identity);
  } finally {
    api.close();
  }
}

/** The same through any API. */
export function describePodRollWith(api: PodApi, plan: PodRollPlan, identity?: Identity): Promise<string[]> {
  return describePodRoll(clusterPlan(plan), podHosts(api, plan, realClock), identity);
}

/** The same through any API; it may find any state that a run which was cut has left. */
export async function rollPodsWith(api: PodApi, plan: PodRollPlan, options: Required<RollOptions>): Promise<void> {
  const { log, clock } = options;
  const servers = [...(plan.together ?? []).flatMap((one) => one.servers), ...plan.servers];
  const workloads = [...new Map(servers.map(({ workload }) => [workload.name, workload])).values()];
  await untilObserved(api, workloads, clock);
  await pauseAll(api, workloads);
  const hosts = podHosts(api, plan, clock);
  await rollPods(clusterPlan(plan), hosts, options);
  const explain = async () => (await Promise.all([...hosts.values()].map((host) => host.problems()))).flat();
  await untilReady({ api, workloads, explain, timeout: plan.timeout, log, clock });
}

/** A run that was cut may have left a Deployment that replaces its pod by itself. */
async function pauseAll(api: PodApi, workloads: readonly Workload[]): Promise<void> {
  for (const one of workloads.filter(({ kind }) => kind === "Deployment")) await api.setPaused(one, true);
}
