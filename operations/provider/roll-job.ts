import { z } from "zod";
import type { JobContext } from "./job-handler";
import { planSchema, targetsSchema } from "../roll/plan";
import { Roller } from "../roll/roller";
import { withSessions } from "../roll/sessions";
import { sayer } from "../roll/wait";

/** The plan is what a preview shows of a roll; how the hosts are reached is secret. */
const jobSchema = z.object({ plan: planSchema, targets: targetsSchema });

/** Starts and rolls the services of a cluster. */
export async function roll(inputs: unknown, { tell, signal, connections }: JobContext): Promise<void> {
  const { plan, targets } = jobSchema.parse(inputs);
  await withSessions(targets, (sessions) => new Roller(plan, sessions, sayer(tell)).apply(), {
    signal,
    dial: (connection) => connections.dial(connection),
  });
}
