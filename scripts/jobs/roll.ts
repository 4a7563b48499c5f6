import { text } from "node:stream/consumers";
import { stateDirectory } from "../../components/model/systemd";
import { planFromEnvironment } from "../../components/ssh/plan-environment";
import { endWithParent } from "../lib/orphan";
import { planSchema, type Target, targetsSchema } from "../roll/plan";
import { Roller } from "../roll/roller";
import { Session } from "../roll/session";
import { stopCluster } from "../roll/stop";
import { sayer } from "../roll/wait";

const lockFile = `${stateDirectory}/roll.lock`;

/**
 * Starts and rolls the services of a cluster (`apply`), or stops them all (`stop`).
 *
 * The plan is in the environment, where a preview shows it; how the hosts are reached is secret and comes on standard input.
 */
async function main([action]: readonly string[]): Promise<void> {
  const plan = planSchema.parse(planFromEnvironment(process.env));
  const targets = targetsSchema.parse(JSON.parse(await text(process.stdin)));
  const sessions = await openAll(targets);
  try {
    await sessions.values().next().value?.lock(lockFile);
    if (action === "stop") await stopCluster(plan, sessions, sayer());
    else await new Roller(plan, sessions, sayer()).apply();
  } finally {
    for (const session of sessions.values()) session.close();
  }
}

/** @throws Error that names every host that cannot be reached; nothing was changed then. */
async function openAll(targets: readonly Target[]): Promise<Map<string, Session>> {
  const results = await Promise.allSettled(targets.map((target) => Session.open(target)));
  const sessions = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  if (failures.length === 0) return new Map(sessions.map((session) => [session.host, session]));
  for (const session of sessions) session.close();
  throw new Error(
    `hosts: every host must be reachable before a service is touched\n    given: ${failures.join("; ")}\n` +
      `    fix:   bring them back or take them out of the stack file, then run again`,
  );
}

endWithParent();
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
