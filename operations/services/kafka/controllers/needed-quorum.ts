import type { Needed, RollContext, Stopping } from "../../../phases/roll-context";
import { majorityOf } from "../../../safety/majority";
import { isAt } from "../migration/migration-step";
import { controllersWithin } from "./combined-nodes";
import { unsafeToStopControllers } from "./controllers-to-stop";
import { readQuorum } from "./quorum-reader";
import { controllersNotReady, servingVoters } from "./quorum-view";

/**
 * A broker asks the active controller before it stops, and one that finds none takes minutes to end: 301 s were measured,
 * longer than units wait for it. It does not come back without one either.
 */
export async function quorumNeededBy(stopping: Stopping, { hosts, reads, plan }: RollContext): Promise<Needed> {
  const all = hosts.idsOf("kafka-controller").length;
  // At this step brokers ask ZooKeeper alone.
  if (all === 0 || isAt(plan, "controllers")) return { reasons: [], refusal };
  const view = await readQuorum(hosts, reads);
  const voters = view.quorum?.voters.length ?? all;
  const [serving, needed] = [servingVoters(view).length, majorityOf(voters)];
  // Of combined nodes a controller stops with each broker: what may stop is the rule of both.
  const leaving = unsafeToStopControllers(view, controllersWithin(plan, stopping));
  if (view.quorum !== undefined && serving >= needed) return { reasons: leaving, refusal };
  const told = controllersNotReady(view);
  const what = "the quorum of controllers";
  return { reasons: [{ kind: "needed", what, serving, all: voters, needed, atMost: voters, told }], refusal };
}

/** All of its servers may come back: waiting always helps, so that nobody is told this. */
function refusal(reasons: readonly string[]): Error {
  return new Error(`the quorum of controllers must serve before a broker stops: ${reasons.join("; ")}`);
}
