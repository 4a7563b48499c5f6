import { describeReason, type UnsafeReason, waitingHelps } from "../safety/unsafe-reason";
import type { RollContext, Stopping } from "./roll-context";

/** A stop of servers that has to wait until the others can do without them. */
export interface Stop extends Stopping {
  /** What the gate is called. Example: `broker 2, before its restart`. */
  readonly what: string;
  /** Reads the servers once: why these must not stop now, and what else is not ready. */
  readonly read: () => Promise<{ readonly reasons: readonly UnsafeReason[]; readonly notReady?: readonly string[] }>;
  /** Makes the error for reasons that stay, however long one waits. */
  readonly refusal: (reasons: readonly string[]) => Error;
}

/**
 * The gate that every stop of a roll is behind: the others can do without these servers, and what these need to come back
 * serves. @throws GateTimeout; the refusal at once when waiting would not help.
 */
export function untilSafe(context: RollContext, { what, service, on, read, refusal }: Stop): Promise<void> {
  let reasons: readonly UnsafeReason[] = [];
  let refusals: readonly Error[] = [];
  const problemsOf = async () => {
    const [view, needed] = await Promise.all([read(), context.needed({ service, on })]);
    reasons = [...view.reasons, ...needed.flatMap((one) => one.reasons)];
    const own = { reasons: view.reasons, refusal };
    refusals = [own, ...needed].flatMap((one) => {
      const final = one.reasons.filter((reason) => !waitingHelps(reason));
      return final.length === 0 ? [] : [one.refusal(final.map(describeReason))];
    });
    return [...new Set([...(view.notReady ?? []), ...reasons.map(describeReason)])];
  };
  const failFast = () => {
    const [first] = refusals;
    return first === undefined ? Promise.resolve() : Promise.reject(first);
  };
  return context.gate(what, problemsOf, { failFast });
}
