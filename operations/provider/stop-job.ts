import { text } from "node:stream/consumers";
import { endWithParent } from "./exit-with-parent";
import { targetsSchema } from "../../components/resources/inputs/target-inputs";
import { withSessions } from "../transport/sessions";
import { stopCluster } from "../phases/stop-cluster";
import { createProgressLogger } from "../lib/log";

/** Stops all services of a cluster; how its hosts are reached is secret and comes on standard input. */
async function main(): Promise<void> {
  const targets = targetsSchema.parse(JSON.parse(await text(process.stdin)));
  await withSessions(targets, (sessions) => stopCluster(sessions, createProgressLogger()));
}

endWithParent();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
