import { isDeepStrictEqual } from "node:util";
import { errorMessage } from "../lib/error-message";
import { renewsIdentity, withoutIdentity } from "./identity";
import type { Log } from "../lib/log";
import type { Surroundings } from "./job-handler";
import { resourceLogger } from "./resource-logger";
import type { Properties } from "./values";

/** What a resource is, and how the servers that it is about are reached. */
interface Reached {
  readonly reach: object | undefined;
}

/** A certificate that was renewed changes nothing of it; it is recorded before the one that a refresh would use ends. */
export function hasChanged({ reach: before, ...was }: Reached, { reach: after, ...is }: Reached): boolean {
  const isSame = isDeepStrictEqual([was, withoutIdentity(before)], [is, withoutIdentity(after)]);
  return !isSame || renewsIdentity(before, after);
}

/**
 * What a look of a refresh brings; undefined when it fails, as in an outage, which is said.
 *
 * @param what - Which things. Example: `topics`
 */
export async function seenOrKept<T>(
  what: string,
  look: () => Promise<T>,
  { log, urn }: Pick<Surroundings, "log"> & { readonly urn: string },
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    log.warn(`the ${what} were not looked at, and are kept in the state as they were:\n  ${errorMessage(error)}`, urn);
    await log.flush();
    return undefined;
  }
}

/**
 * Reconciles a resource. What failed in the middle is recorded, so that the next run goes on, also with what was to be removed;
 * what failed before any change is not recorded.
 *
 * @param work - Calls what it is given before its first change.
 * @param recorded - Everything that is wanted or was there, as properties of the resource.
 * @throws what the work throws; in the middle with what the engine is to record.
 */
export async function recordingFailure<T>(
  id: string,
  work: (begin: () => void) => Promise<T>,
  recorded: () => Properties,
): Promise<T> {
  let begun = false;
  try {
    return await work(() => (begun = true));
  } catch (error) {
    if (!begun) throw error;
    const message = errorMessage(error);
    throw Object.assign(new Error(message), { id, properties: recorded(), reasons: [message] });
  }
}

/** What work on a resource tells, and what stops it. */
export interface Reconciling {
  readonly say: Log;
  readonly signal: AbortSignal;
}

/**
 * The making, changing and end of a resource that records what it was given once that is so. What it is about belongs to the data
 * of the cluster, which a destroy keeps or deletes.
 *
 * @param reconcile - Goes from what is recorded, nothing for a new resource, to what is wanted.
 */
export function reconciledBy(
  id: string,
  reconcile: (state: Properties, news: Properties, work: Reconciling) => Promise<void>,
  { log, signal }: Pick<Surroundings, "log" | "signal">,
) {
  const to = (urn: string, state: Properties, news: Properties) =>
    reconcile(state, news, { say: resourceLogger(log, urn), signal });
  return {
    async create(urn: string, news: Properties) {
      await to(urn, {}, news);
      return { id, outs: news };
    },

    async update(_id: string, urn: string, state: Properties, news: Properties) {
      await to(urn, state, news);
      return { outs: news };
    },

    delete: () => Promise.resolve(),
  };
}
