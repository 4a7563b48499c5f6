import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import type { RollPhase } from "./roll-context";
import { describeRun, type RollHosts, runRoll } from "./run-roll";
import { startStopped } from "./start-stopped";
import { verifyCluster } from "./verify-cluster";

/** A roll of services in pods: that of hosts, but for servers that are lost or leave. */
export function podRollPhases(services: readonly ServiceOperations[] = allOperations): RollPhase[] {
  return [startStopped, ...services.flatMap(({ phases }) => phases.restarts), verifyCluster(services)];
}

/** Replaces the pods that are outdated, one after the other. */
export function rollPods(plan: Plan, pods: RollHosts, log: Log, clock: Clock): Promise<void> {
  return runRoll(podRollPhases(), plan, pods, { log, clock });
}

/** What a roll would do, one line for each server, without doing it. */
export function describePodRoll(plan: Plan, pods: RollHosts): Promise<string[]> {
  return describeRun(podRollPhases(), plan, pods);
}
