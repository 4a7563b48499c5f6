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
  return { severity: "error", ...text };
}

export function warning(text: IssueText): ConfigIssue {
  return { severity: "warning", ...text };
}

/** A value as it is shown in a message: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** One issue as the lines that a person reads. */
export function formatIssue(issue: ConfigIssue): string {
  return `${issue.property}: ${issue.rule}\n    given: ${issue.given}\n    fix:   ${issue.fix}`;
}
