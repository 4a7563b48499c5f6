import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { podRollInputs, type PodRollPlan, type Workload } from "../../components/resources/inputs/pod-roll-inputs";
import { type PodApi, podApi } from "../kubernetes/pod-api";
import { clusterPlan, podHosts } from "../kubernetes/pod-plan";
import { untilObserved, untilReady } from "../kubernetes/workloads-ready";
import { type Clock, realClock } from "../lib/clock";
import { describePodRoll, rollPods } from "../phases/roll-pods";
import { createProgressLogger, type Log } from "../lib/log";
import type { JobContext } from "./job-handler";

/** Starts and rolls one service in pods. */
export async function podRoll(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const { access, plan } = podRollInputs.parse(inputs);
  const api = podApi(access, plan.namespace, signal);
  try {
    await rollPodsWith(api, plan, createProgressLogger(tell), realClock);
  } finally {
    api.close();
  }
}

/** What a roll of one service in pods would do now, without doing it. */
export async function describePodRollJob(inputs: unknown, { signal }: Omit<JobContext, "tell">): Promise<string[]> {
  const { access, plan } = podRollInputs.parse(inputs);
  // In a preview, as long as a load balancer has not told the address that a server advertises.
  if (plan.servers.some(({ digest }) => digest === unknownValue))
    throw new Error("it depends on the address of a load balancer, which is known after its Service has it");
  const api = podApi(access, plan.namespace, signal);
  try {
    return await describePodRollWith(api, plan);
  } finally {
    api.close();
  }
}

/** The same through any API. */
export function describePodRollWith(api: PodApi, plan: PodRollPlan): Promise<string[]> {
  return describePodRoll(clusterPlan(plan), podHosts(api, plan, realClock));
}

/** The same through any API; it may find any state that a run which was cut has left. */
export async function rollPodsWith(api: PodApi, plan: PodRollPlan, log: Log, clock: Clock): Promise<void> {
  const workloads = [...new Map(plan.servers.map(({ workload }) => [workload.name, workload])).values()];
  await untilObserved(api, workloads, clock);
  await pauseAll(api, workloads);
  const hosts = podHosts(api, plan, clock);
  await rollPods(clusterPlan(plan), hosts, log, clock);
  const explain = async () => (await Promise.all([...hosts.values()].map((host) => host.problems()))).flat();
  await untilReady({ api, workloads, explain, timeout: plan.timeout, log, clock });
}

/** A run that was cut may have left a Deployment that replaces its pod by itself. */
async function pauseAll(api: PodApi, workloads: readonly Workload[]): Promise<void> {
  for (const one of workloads.filter(({ kind }) => kind === "Deployment")) await api.setPaused(one, true);
}
