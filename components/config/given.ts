import type * as pulumi from "@pulumi/pulumi";
import type { ConfigIssue } from "../model/issue";

/** How to log in to the hosts; both are secrets, and unknown in the preview of a sandbox that was not started. */
export interface Login {
  readonly privateKey?: pulumi.Output<string>;
  readonly password?: pulumi.Output<string>;
}

/** What somebody asks for: a stack file, or a program in another language. */
export interface Given {
  /** The structure of a stack file, `substrate` among it. */
  readonly values: Record<string, unknown>;
  /** Goes before what the values say about the login. */
  readonly login: Login;
  /** What was found to be wrong when it was read. */
  readonly issues: readonly ConfigIssue[];
}
