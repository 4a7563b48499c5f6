import { stopInputs } from "../../components/resources/inputs/stop-inputs";
import { withSessions } from "../transport/sessions";
import { stopCluster } from "../phases/stop-cluster";
import { createProgressLogger } from "../lib/log";
import { type JobContext, sessionOptionsOf } from "./job-handler";

/** Stops all services of a cluster, in order. @throws Error that names every host that cannot be reached. */
export async function stop(inputs: unknown, { tell, ...context }: JobContext): Promise<void> {
  const { targets } = stopInputs.parse(inputs);
  const options = sessionOptionsOf(context);
  await withSessions(targets, (sessions) => stopCluster(sessions, createProgressLogger(tell)), options);
}
