import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { type Clock, realClock } from "../lib/clock";
import type { Log } from "../lib/log";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import type { RollHost } from "../transport/session";
import { ClusterHosts } from "./cluster-hosts";
import { describePhases, runPhases } from "./phase";
import { RollContext, type RollPhase } from "./roll-context";
import { startStopped } from "./start-stopped";
import { verifyCluster } from "./verify-cluster";

/** A roll of services in pods: that of hosts, but for servers that are lost or leave. */
export function podRollPhases(services: readonly ServiceOperations[] = allOperations): RollPhase[] {
  return [startStopped, ...services.flatMap(({ phases }) => phases.restarts), verifyCluster(services)];
}

/** Replaces the pods that are outdated, one after the other. */
export async function rollPods(plan: Plan, pods: ReadonlyMap<string, RollHost>, log: Log, clock: Clock): Promise<void> {
  const context = await RollContext.read(plan, new ClusterHosts(plan, pods), allOperations, { log, clock });
  await runPhases(podRollPhases(), context.view, context);
}

/** What a roll would do, one line for each server, without doing it. */
export async function describePodRoll(plan: Plan, pods: ReadonlyMap<string, RollHost>): Promise<string[]> {
  const silent = { log: () => undefined, clock: realClock };
  const { view } = await RollContext.read(plan, new ClusterHosts(plan, pods), allOperations, silent);
  return describePhases(podRollPhases(), view);
}
