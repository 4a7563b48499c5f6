import type { JobContext } from "./job-handler";
import { rollInputs } from "../../components/resources/inputs/roll-inputs";
import { Roller } from "../roll/roller";
import { withSessions } from "../roll/sessions";
import { sayer } from "../roll/wait";

/** Starts and rolls the services of a cluster. */
export async function roll(inputs: unknown, { tell, signal, connections }: JobContext): Promise<void> {
  const { plan, targets } = rollInputs.parse(inputs);
  await withSessions(targets, (sessions) => new Roller(plan, sessions, sayer(tell)).apply(), {
    signal,
    dial: (connection) => connections.dial(connection),
  });
}
