import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import type { RollHost } from "../transport/session";
import { ClusterHosts } from "./cluster-hosts";
import { runPhases } from "./phase";
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
