import { podRollInputs, type PodRollPlan, type Workload } from "../../components/resources/inputs/pod-roll-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { perService } from "../../components/services/registry";
import { type PodApi, podApi } from "../kubernetes/pod-api";
import { PodHost } from "../kubernetes/pod-host";
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
  const api = podApi(access, plan.namespace, signal);
  try {
    return await describePodRollWith(api, plan);
  } finally {
    api.close();
  }
}

/** The same through any API. */
export function describePodRollWith(api: PodApi, plan: PodRollPlan): Promise<string[]> {
  return describePodRoll(rollPlan(plan), hostsOf(api, plan, realClock));
}

/** The same through any API; it may find any state that a run which was cut has left. */
export async function rollPodsWith(api: PodApi, plan: PodRollPlan, log: Log, clock: Clock): Promise<void> {
  const workloads = [...new Map(plan.servers.map(({ workload }) => [workload.name, workload])).values()];
  await untilObserved(api, workloads, clock);
  await pauseAll(api, workloads);
  const hosts = hostsOf(api, plan, clock);
  await rollPods(rollPlan(plan), hosts, log, clock);
  const explain = async () => (await Promise.all([...hosts.values()].map((host) => host.problems()))).flat();
  await untilReady({ api, workloads, explain, timeout: plan.timeout, log, clock });
}

function hostsOf(api: PodApi, { servers }: PodRollPlan, clock: Clock): Map<string, PodHost> {
  return new Map(servers.map((server) => [server.name, new PodHost(api, server, clock)]));
}

/** A run that was cut may have left a Deployment that replaces its pod by itself. */
async function pauseAll(api: PodApi, workloads: readonly Workload[]): Promise<void> {
  for (const one of workloads.filter(({ kind }) => kind === "Deployment")) await api.setPaused(one, true);
}

function rollPlan({ service, servers, timeout, pauseAfter, batch }: PodRollPlan): Plan {
  const nodes = servers.map(({ id, name, port, rack, digest }) => {
    return { id, host: name, address: name, port, rack, digest };
  });
  const none = perService(() => []);
  return { timeout, pauseAfter, batch, ...none, [service]: nodes, lost: none, dynamic: {} };
}
