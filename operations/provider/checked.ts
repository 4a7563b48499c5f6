import { type ConfigIssue, formatIssue } from "../../components/model/issue";
import type { Properties } from "./values";

/** What the check of a resource says: its inputs as they are, and everything that is wrong with them. */
export function checked(inputs: Properties, issues: readonly ConfigIssue[]) {
  const failures = issues.map((issue) => ({ property: "", reason: formatIssue(issue) }));
  return Promise.resolve({ inputs, failures });
}
