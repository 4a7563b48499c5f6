import type { Security } from "./security-schema";

/**
 * Whom a server trusts that learns it only when it starts, in a word that changes when it has to be restarted for it: while the
 * authority is replaced, both have to be trusted before the new one signs anything. Undefined where there is one authority, so that
 * nothing restarts for what was always so.
 */
export function trustedAtStart({ authorityRenewal }: Pick<Security, "authorityRenewal">): "both" | undefined {
  switch (authorityRenewal) {
    case "announced":
    case "switched":
      return "both";
    case "retired":
    case undefined:
      return undefined;
  }
}
