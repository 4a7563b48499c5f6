import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { renewCertificates } from "./renew-certificates";
import { refuseExpiring } from "./refuse-expiring";
import type { RollPhase } from "./roll-context";
import { describeRun, type RollHosts, type RollOptions, runRoll } from "./run-roll";
import { startStopped } from "./start-stopped";
import { trustAuthorities } from "./trust-authorities";
import { verifyCluster } from "./verify-cluster";

/**
 * A roll of services in pods: that of hosts, but for servers that are lost or leave. It has the servers of one service, or of
 * several that can only change together.
 */
export function podRollPhases(services: readonly ServiceOperations[] = allOperations): RollPhase[] {
  return [
    refuseExpiring(services),
    ...services.flatMap(({ phases }) => phases.inPods?.refusals ?? []),
    startStopped,
    ...services.flatMap(({ phases }) => phases.inPods?.checks ?? []),
    ...services.flatMap(({ phases }) => phases.restarts),
    verifyCluster(services),
    trustAuthorities(services),
    renewCertificates(services),
    ...services.flatMap(({ phases }) => phases.whenReady ?? []),
  ];
}

/** Replaces the pods that are outdated, one after the other. */
export function rollPods(plan: Plan, pods: RollHosts, options: RollOptions): Promise<void> {
  return runRoll(podRollPhases(), plan, pods, options);
}

/** Looks whether files of pods may change, before they do. @throws Error with why they must not. */
export function checkPods(plan: Plan, pods: RollHosts, options: RollOptions): Promise<void> {
  const phases = allOperations.flatMap((one: ServiceOperations) => one.phases.inPods?.beforeFiles ?? []);
  return runRoll(phases, plan, pods, options);
}

/** What a roll would do, without doing it: how many servers of each service, then one line for each. */
export function describePodRoll(plan: Plan, pods: RollHosts, identity?: Identity): Promise<string[]> {
  return describeRun(podRollPhases(), plan, pods, identity);
}
