import { type JobContext, sessionOptionsOf } from "./job-handler";
import { rollInputs } from "../../components/resources/inputs/roll-inputs";
import { describeRoll, rollHosts } from "../phases/roll-hosts";
import { withKnownIdentity } from "./identity";
import { withSessions } from "../transport/sessions";
import { createProgressLogger } from "../lib/log";

/** Starts and rolls the services of a cluster. */
export async function roll(inputs: unknown, { tell, ...context }: JobContext): Promise<void> {
  const { plan, targets, identity } = rollInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), identity };
  await withSessions(targets, (sessions) => rollHosts(plan, sessions, options), sessionOptionsOf(context));
}

/** What a roll would do now; it reads only, beside any run that changes something. */
export async function describeRollJob(inputs: unknown, context: Omit<JobContext, "tell">): Promise<string[]> {
  const { plan, targets, identity } = rollInputs.parse(withKnownIdentity(inputs, context.previous));
  let lines: string[] = [];
  await withSessions(targets, async (sessions) => void (lines = await describeRoll(plan, sessions, identity)), {
    ...sessionOptionsOf(context),
    locked: false,
  });
  return lines;
}
