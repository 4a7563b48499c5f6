import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { type Clock, realClock } from "../lib/clock";
import type { Log } from "../lib/log";
import type { RollHost } from "../transport/session";
import { applyDynamicConfig, applyDynamicConfigAfterStart } from "../services/kafka/apply-dynamic-config";
import { ClusterHosts } from "./cluster-hosts";
import { describePhases, type Phase, runPhases } from "./phase";
import { refuseLostQuorum, refuseRemovals } from "./refusals";
import { restartBrokers } from "../services/kafka/restart-brokers";
import { restartEnsemble } from "../services/zookeeper/restart-ensemble";
import { RollContext } from "./roll-context";
import type { RollView } from "./roll-view";
import { startStopped } from "./start-stopped";
import { awaitBrokers, verifyCluster } from "./verify-cluster";

/**
 * A roll of services on hosts.
 *
 * Invariants:
 * 1. What runs as configured is left alone.
 * 2. What does not run is started without a gate: that can only help, and others may wait for it.
 * 3. What runs is stopped only while the others can do without it.
 * 4. Nothing else is touched before what was restarted is back and in sync.
 * 5. What a service runs with is read from its host, so a run that was cut is simply run again.
 */
export const rollPhases: readonly Phase<RollView, RollContext>[] = [
  refuseLostQuorum,
  refuseRemovals,
  startStopped,
  restartEnsemble,
  awaitBrokers,
  applyDynamicConfig,
  restartBrokers,
  verifyCluster,
  applyDynamicConfigAfterStart,
];

/** Starts what does not run and restarts what runs with something else than what is configured, one after the other. */
export async function rollHosts(
  plan: Plan,
  sessions: ReadonlyMap<string, RollHost>,
  log: Log,
  clock: Clock = realClock,
): Promise<void> {
  const context = await RollContext.read(plan, new ClusterHosts(plan, sessions), log, clock);
  await runPhases(rollPhases, context.view, context);
  log("the ensemble and the brokers run as configured");
}

/** What a roll would do, one line for each server, without doing it. */
export async function describeRoll(plan: Plan, sessions: ReadonlyMap<string, RollHost>): Promise<string[]> {
  const { view } = await RollContext.read(plan, new ClusterHosts(plan, sessions), () => undefined, realClock);
  return describePhases(rollPhases, view);
}
