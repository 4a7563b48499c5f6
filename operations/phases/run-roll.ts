import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { formatIssue } from "../../components/model/issue";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { type Clock, realClock } from "../lib/clock";
import type { Log } from "../lib/log";
import { allOperations } from "../services/registry";
import type { RollHost } from "../transport/roll-host";
import { ClusterHosts } from "./cluster-hosts";
import { describePhases, runPhases } from "./phase";
import { RollContext, type RollPhase } from "./roll-context";
import type { RollView } from "./roll-view";

/** The servers of a roll by the host, or the pod's server, that the plan names. */
export type RollHosts = ReadonlyMap<string, RollHost>;

/** How a roll works. */
export interface RollOptions {
  readonly log: Log;
  readonly clock?: Clock;
  /** Who this program is to servers with TLS; absent where all talk plain text. */
  readonly identity?: Identity | undefined;
}

/** Reads what runs, then runs the phases that have something to do. @throws whatever a phase throws. */
export async function runRoll(
  phases: readonly RollPhase[],
  plan: Plan,
  hosts: RollHosts,
  { log, clock = realClock, identity }: RollOptions,
): Promise<void> {
  const servers = new ClusterHosts(plan, hosts, identity);
  const context = await RollContext.read(plan, servers, allOperations, { log, clock });
  await runPhases(phases, context.view, context);
}

/** What a roll would do, without doing it: how many servers of each service, then one line for each. */
export async function describeRun(
  phases: readonly RollPhase[],
  plan: Plan,
  hosts: RollHosts,
  identity: Identity | undefined,
): Promise<string[]> {
  return describePhases(phases, await readRun(plan, hosts, identity));
}

/** Why servers that run cannot become what is planned, as far as they tell; empty when nothing speaks against it. */
export async function findRefused(plan: Plan, hosts: RollHosts, identity: Identity | undefined): Promise<string> {
  const { refused } = await readRun(plan, hosts, identity);
  return refused.map(formatIssue).join("\n");
}

/** What a roll decides by, as it is now. */
async function readRun(plan: Plan, hosts: RollHosts, identity: Identity | undefined): Promise<RollView> {
  const silent = { log: () => undefined, clock: realClock };
  const { view } = await RollContext.read(plan, new ClusterHosts(plan, hosts, identity), allOperations, silent);
  return view;
}
