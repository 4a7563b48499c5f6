import { errorCodes, isPassing, type Outcome } from "./error-codes";

/** A broker understood a request and said no; the same again would not help. */
export class Refused extends Error {}

/**
 * Throws when some parts of a request were not done: what was refused counts before what may be over in a moment.
 *
 * @throws Refused with what `describe` says of each that was refused, Error with the same where none was.
 */
export function requireDone<T extends Outcome>(
  what: string,
  results: readonly T[],
  describe: (one: T, at: number) => string,
) {
  const failed = results.map((one, at) => ({ one, at })).filter(({ one }) => one.errorCode !== errorCodes.none);
  if (failed.length === 0) return;
  const refused = failed.filter(({ one }) => !isPassing(one));
  const told = (refused.length > 0 ? refused : failed).map(({ one, at }) => describe(one, at)).join("; ");
  throw refused.length > 0 ? new Refused(`${what}: ${told}`) : new Error(`${what}: ${told}`);
}
