import { joinLimited } from "../model/report-text";
import type { ChangeProblem, ServerChange } from "./server-change";

/** The release that a server has: that which runs, or for one that does not run that which is installed. */
export function releaseOf({ running, installed }: ServerChange): string | undefined {
  return running.version ?? installed.version;
}

/** What a directory that is not wanted any more still holds would be away, without a word from the service. */
export function checkLeftData(
  { place, left }: ServerChange,
  { rule, fix }: Pick<ChangeProblem, "rule" | "fix">,
): ChangeProblem[] {
  return Object.entries(left)
    .filter(([, names]) => names.length > 0)
    .map(([directory, names]) => ({
      place,
      severity: "error",
      rule,
      given: `${directory} leaves, and holds ${joinLimited(names, 5)}`,
      fix,
    }));
}
