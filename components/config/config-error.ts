import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, formatIssue } from "../model/issue";

/** The configuration cannot be used; Pulumi prints it without a stack trace, and nothing was registered or changed. */
export class ConfigError extends pulumi.RunError {
  constructor(readonly issues: readonly ConfigIssue[]) {
    const count = issues.length === 1 ? "1 error" : `${issues.length} errors`;
    const list = issues.map((issue, index) => `${index + 1}. ${formatIssue(issue)}`).join("\n");
    super(`the configuration has ${count}; nothing was changed\n${list}`);
  }
}
