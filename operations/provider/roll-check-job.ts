import { rollCheckInputs } from "../../components/resources/inputs/roll-inputs";
import { errorMessage } from "../lib/error-message";
import { createProgressLogger } from "../lib/log";
import { checkHosts, findRefused } from "../phases/roll-hosts";
import { withSessions } from "../transport/sessions";
import { withKnownIdentity } from "./identity";
import { type JobContext, type Seen, sessionOptionsOf } from "./job-handler";

/** Looks whether files on hosts may change, before they do. */
export async function rollCheck(inputs: unknown, { tell, ...context }: JobContext): Promise<void> {
  const { plan, targets, identity } = rollCheckInputs.parse(inputs);
  const options = { log: createProgressLogger(tell), identity };
  // It only reads, and a new host has nothing yet that could be locked.
  const unlocked = { ...sessionOptionsOf(context), locked: false };
  await withSessions(targets, (sessions) => checkHosts(plan, sessions, options), unlocked);
}

/**
 * The same in a preview, without waiting for anything, and without failing because hosts are not reachable from where it runs.
 *
 * @throws Error with why what runs cannot become what is planned.
 */
export async function refuseByRunning(inputs: unknown, context: Omit<JobContext, "tell">): Promise<Seen> {
  let refusal = "";
  try {
    const { plan, targets, identity } = rollCheckInputs.parse(withKnownIdentity(inputs, context.previous));
    const look = async (sessions: Parameters<typeof findRefused>[1]) => {
      refusal = await findRefused(plan, sessions, identity);
    };
    await withSessions(targets, look, { ...sessionOptionsOf(context), locked: false });
  } catch (error) {
    return { notSeen: [`what runs: ${errorMessage(error)}`], warnings: [] };
  }
  if (refusal !== "") throw new Error(refusal);
  return { notSeen: [], warnings: [] };
}
