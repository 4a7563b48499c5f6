import type * as pulumi from "@pulumi/pulumi";
import type { ConfigIssue } from "../model/issue";
import type { SecretPath } from "./ssh-schema";

/** A secret of the login that came as one. */
export interface GivenSecret {
  /** What it is handed on as. */
  readonly output: pulumi.Output<string>;
  /** What it is, to be judged; absent while it is not known. */
  readonly text?: string;
}

/** What somebody asks for: a stack file, or a program in another language. */
export interface Given {
  /** The structure of a stack file, `substrate` among it. */
  readonly values: Record<string, unknown>;
  /** The secrets for which only a word stands among the values. */
  readonly secrets: Partial<Record<SecretPath, GivenSecret>>;
  /** The passwords of users, by name, for which only a word stands among the values. */
  readonly passwords: Readonly<Record<string, GivenSecret>>;
  /** What was found to be wrong when it was read. */
  readonly issues: readonly ConfigIssue[];
}
