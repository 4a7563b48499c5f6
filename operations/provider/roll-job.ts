import type { JobContext } from "./job-handler";
import { rollInputs } from "../../components/resources/inputs/roll-inputs";
import { rollHosts } from "../phases/roll-hosts";
import { withSessions } from "../transport/sessions";
import { createProgressLogger } from "../lib/log";

/** Starts and rolls the services of a cluster. */
export async function roll(inputs: unknown, { tell, signal, connections }: JobContext): Promise<void> {
  const { plan, targets } = rollInputs.parse(inputs);
  await withSessions(targets, (sessions) => rollHosts(plan, sessions, createProgressLogger(tell)), {
    signal,
    dial: (connection) => connections.dial(connection),
  });
}
