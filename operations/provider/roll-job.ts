import type { JobContext } from "./job-handler";
import { rollInputs } from "../../components/resources/inputs/roll-inputs";
import { describeRoll, rollHosts } from "../phases/roll-hosts";
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

/** What a roll would do now; it reads only, beside any run that changes something. */
export async function describeRollJob(inputs: unknown, context: Omit<JobContext, "tell">): Promise<string[]> {
  const { plan, targets } = rollInputs.parse(inputs);
  let lines: string[] = [];
  await withSessions(targets, async (sessions) => void (lines = await describeRoll(plan, sessions)), {
    signal: context.signal,
    dial: (connection) => context.connections.dial(connection),
    locked: false,
  });
  return lines;
}
