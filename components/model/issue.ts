import { looksSecret, notShown, withoutSecrets } from "./secret-words";
import { visible } from "./visible-text";

/** One thing that is wrong, or doubtful, in the configuration of a stack. */
export interface ConfigIssue {
  /** `error` stops everything; `warning` is only shown. */
  readonly severity: "error" | "warning";
  /** Its position in the stack file, for example `kafka.properties.log.dirs` or `hosts[1].address`. */
  readonly property: string;
  /** What has to hold. */
  readonly rule: string;
  /** What was found there. */
  readonly given: string;
  /** What to do about it. */
  readonly fix: string;
}

type IssueText = Omit<ConfigIssue, "severity">;

export function error(text: IssueText): ConfigIssue {
  return { severity: "error", ...text, given: givenOf(text) };
}

export function warning(text: IssueText): ConfigIssue {
  return { severity: "warning", ...text, given: givenOf(text) };
}

const nothing = "nothing";

/** A message may end in a log, so what may be a secret is not repeated in one. */
function givenOf({ property, given }: IssueText): string {
  // Names of hosts and topics, which stand in brackets, say nothing about a value.
  return looksSecret(property.replaceAll(/\[[^\]]*\]/g, "")) && given !== nothing ? notShown : given;
}

/** A value as it is shown in a message: short, on one line, without secrets. */
export function show(value: unknown): string {
  if (value === undefined) return nothing;
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value, hideSecrets);
  const safe = withoutSecrets(visible(text));
  return safe.length > 80 ? `${safe.slice(0, 77)}...` : safe;
}

function hideSecrets(key: string, value: unknown): unknown {
  return looksSecret(key) && typeof value !== "object" ? notShown : value;
}

/** One issue as the lines that a person reads. */
export function formatIssue(issue: ConfigIssue): string {
  const [property, rule, given, fix] = [issue.property, issue.rule, issue.given, issue.fix].map(visible);
  return `${property}: ${rule}\n    given: ${given}\n    fix:   ${fix}`;
}
