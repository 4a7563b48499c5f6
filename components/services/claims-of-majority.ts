import type { ClaimedServer } from "./service-on-kubernetes";

/** Claims of volumes, of servers that know what others have among their data. */
interface LostMajority {
  /** How many servers have to be a majority. */
  readonly all: number;
  /** Their claims that are not there. */
  readonly missing: readonly string[];
  /** Those of the others that are there. */
  readonly kept: readonly string[];
}

/**
 * Whether a majority of the servers of a service has no volumes, while others that are nothing without them have theirs; undefined
 * when it has.
 */
export function claimsOfLostMajority(
  servers: readonly ClaimedServer[],
  { of, usedBy }: { readonly of: string; readonly usedBy: string },
): LostMajority | undefined {
  const used = servers.filter(({ service, found }) => service === usedBy && found.length > 0);
  const all = servers.filter(({ service }) => service === of);
  const without = all.filter(({ found }) => found.length === 0);
  if (used.length === 0 || all.length - without.length > all.length / 2) return undefined;
  return {
    all: all.length,
    missing: without.flatMap(({ claims }) => claims),
    kept: used.flatMap(({ found }) => found),
  };
}
