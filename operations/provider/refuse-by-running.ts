import { errorMessage } from "../lib/error-message";
import type { Seen } from "./job-handler";

/**
 * Asks what runs, in a preview: it waits for nothing, and a server that cannot be reached from there does not fail it.
 *
 * @param look - Returns why what runs cannot become what is planned; empty when nothing speaks against it.
 * @throws Error with that.
 */
export async function refuseByRunning(look: () => Promise<string>): Promise<Seen> {
  let refusal;
  try {
    refusal = await look();
  } catch (error) {
    return { notSeen: [`what runs: ${errorMessage(error)}`], warnings: [] };
  }
  if (refusal !== "") throw new Error(refusal);
  return { notSeen: [], warnings: [] };
}
