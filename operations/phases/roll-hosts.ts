import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { refuseExpiring } from "./refuse-expiring";
import { renewCertificates } from "./renew-certificates";
import type { RollPhase } from "./roll-context";
import { describeRun, type RollHosts, type RollOptions, runRoll } from "./run-roll";
import { startStopped } from "./start-stopped";
import { trustAuthorities } from "./trust-authorities";
import { tryAdvertised } from "./try-advertised";
import { verifyCluster } from "./verify-cluster";

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
export function rollPhases(services: readonly ServiceOperations[] = allOperations): RollPhase[] {
  return [
    refuseExpiring(services),
    ...services.flatMap(({ phases }) => phases.refusals),
    startStopped,
    ...services.flatMap(({ phases }) => phases.checks),
    ...services.flatMap(({ phases }) => phases.restarts),
    verifyCluster(services),
    trustAuthorities(services),
    renewCertificates(services),
    ...services.flatMap(({ phases }) => phases.whenReady ?? []),
    tryAdvertised,
    ...services.flatMap(({ phases }) => phases.afterwards),
  ];
}

/** Starts what does not run and restarts what runs with something else than what is configured, one after the other. */
export async function rollHosts(plan: Plan, sessions: RollHosts, options: RollOptions): Promise<void> {
  await runRoll(rollPhases(), plan, sessions, options);
  const groups = allOperations.filter(({ names }) => plan[names.name].length > 0).map(({ names }) => names.group);
  options.log(`${groups.join(" and ")} run as configured`);
}

/** Looks whether files on hosts may change, before they do. @throws Error with why they must not. */
export function checkHosts(plan: Plan, sessions: RollHosts, options: RollOptions): Promise<void> {
  const phases = allOperations.flatMap((one: ServiceOperations) => one.phases.beforeFiles ?? []);
  return runRoll(phases, plan, sessions, options);
}

/** What a roll would do, without doing it: how many servers of each service, then one line for each. */
export function describeRoll(plan: Plan, sessions: RollHosts, identity?: Identity): Promise<string[]> {
  return describeRun(rollPhases(), plan, sessions, identity);
}
