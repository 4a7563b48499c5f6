import { rollCheckInputs } from "../../components/resources/inputs/roll-inputs";
import { createProgressLogger } from "../lib/log";
import { checkHosts } from "../phases/roll-hosts";
import { findRefused } from "../phases/run-roll";
import { withSessions } from "../transport/sessions";
import { withKnownIdentity } from "./identity";
import { type JobContext, type Seen, sessionOptionsOf } from "./job-handler";
import { refuseByRunning } from "./refuse-by-running";

/** Looks whether files on hosts may change, before they do. */
export async function rollCheck(inputs: unknown, { tell, ...context }: JobContext): Promise<void> {
  const { plan, targets, identity } = rollCheckInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), identity };
  // It only reads, and a new host has nothing yet that could be locked.
  const unlocked = { ...sessionOptionsOf(context), locked: false };
  await withSessions(targets, (sessions) => checkHosts(plan, sessions, options), unlocked);
}

/** The same in a preview. @throws Error with why what runs cannot become what is planned. */
export function refuseRoll(inputs: unknown, context: Omit<JobContext, "tell">): Promise<Seen> {
  return refuseByRunning(async () => {
    const { plan, targets, identity } = rollCheckInputs.parse(withKnownIdentity(inputs, context.previous));
    let refusal = "";
    await withSessions(targets, async (sessions) => void (refusal = await findRefused(plan, sessions, identity)), {
      ...sessionOptionsOf(context),
      locked: false,
    });
    return refusal;
  });
}
