import { describeReason, type UnsafeReason, waitingHelps } from "../safety/unsafe-reason";
import type { RollContext } from "./roll-context";

/** A stop of servers that has to wait until the others can do without them. */
export interface Stop {
  /** What the gate is called. Example: `broker 2, before its restart`. */
  readonly what: string;
  /** Reads the servers once: why these must not stop now, and what else is not ready. */
  readonly read: () => Promise<{ readonly reasons: readonly UnsafeReason[]; readonly notReady?: readonly string[] }>;
  /** Makes the error for reasons that stay, however long one waits. */
  readonly refusal: (reasons: readonly string[]) => Error;
}

/** The gate that every stop of a roll is behind. @throws GateTimeout; the refusal at once when waiting would not help. */
export function untilSafe(context: RollContext, { what, read, refusal }: Stop): Promise<void> {
  let reasons: readonly UnsafeReason[] = [];
  const problemsOf = async () => {
    const view = await read();
    reasons = view.reasons;
    return [...new Set([...(view.notReady ?? []), ...reasons.map(describeReason)])];
  };
  const failFast = () => {
    const final = reasons.filter((reason) => !waitingHelps(reason));
    return final.length === 0 ? Promise.resolve() : Promise.reject(refusal(final.map(describeReason)));
  };
  return context.gate(what, problemsOf, { failFast });
}
