import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import type { RollHost } from "../transport/session";
import { ClusterHosts } from "./cluster-hosts";
import { type Phase, runPhases } from "./phase";
import { restartBrokers } from "../services/kafka/restart-brokers";
import { restartEnsemble } from "../services/zookeeper/restart-ensemble";
import { RollContext } from "./roll-context";
import type { RollView } from "./roll-view";
import { startStopped } from "./start-stopped";
import { awaitBrokers, verifyCluster } from "./verify-cluster";

/** A roll of services in pods: that of hosts, but for servers that are lost or leave and for dynamic settings. */
export const podRollPhases: readonly Phase<RollView, RollContext>[] = [
  startStopped,
  restartEnsemble,
  awaitBrokers,
  restartBrokers,
  verifyCluster,
];

/** Replaces the pods that are outdated, one after the other. */
export async function rollPods(plan: Plan, pods: ReadonlyMap<string, RollHost>, log: Log, clock: Clock): Promise<void> {
  const context = await RollContext.read(plan, new ClusterHosts(plan, pods), log, clock);
  await runPhases(podRollPhases, context.view, context);
}
