import { stopInputs } from "../../components/resources/inputs/stop-inputs";
import { withSessions } from "../transport/sessions";
import { stopCluster } from "../phases/stop-cluster";
import { createProgressLogger } from "../lib/log";
import type { JobContext } from "./job-handler";

/** Stops all services of a cluster, in order. @throws Error that names every host that cannot be reached. */
export async function stop(inputs: unknown, { tell, signal, connections }: JobContext): Promise<void> {
  const { targets } = stopInputs.parse(inputs);
  await withSessions(targets, (sessions) => stopCluster(sessions, createProgressLogger(tell)), {
    signal,
    dial: (connection) => connections.dial(connection),
  });
}
