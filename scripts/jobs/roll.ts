import { text } from "node:stream/consumers";
import { planFromEnvironment } from "../../components/ssh/plan-environment";
import { endWithParent } from "../lib/orphan";
import { planSchema, targetsSchema } from "../roll/plan";
import { Roller } from "../roll/roller";
import { withSessions } from "../roll/sessions";
import { sayer } from "../roll/wait";

/**
 * Starts and rolls the services of a cluster.
 *
 * The plan is in the environment, where a preview shows it; how the hosts are reached is secret and comes on standard
 * input.
 */
async function main(): Promise<void> {
  const plan = planSchema.parse(planFromEnvironment(process.env));
  const targets = targetsSchema.parse(JSON.parse(await text(process.stdin)));
  await withSessions(targets, (sessions) => new Roller(plan, sessions, sayer()).apply());
}

endWithParent();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
