import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/config-schema";
import type { Given } from "../config/given";
import type { ConfigIssue } from "../model/issue";
import { passwordIssues } from "../services/kafka/users/validate-users";

/** The passwords of the users that were given one, by name; a stack file's stand among its values. */
export function passwordsOf(
  { users }: Pick<Config, "users">,
  given: Given["passwords"],
): Readonly<Record<string, pulumi.Output<string>>> {
  const found = users.flatMap(({ name, password }) => {
    const output = given[name]?.output ?? (password === undefined ? undefined : pulumi.secret(password));
    return output === undefined ? [] : [[name, output] as const];
  });
  return Object.fromEntries(found);
}

/** A stack file's are judged with all its values; those of a program in another language stand apart. */
export function givenPasswordIssues(given: Given["passwords"]): ConfigIssue[] {
  return Object.entries(given).flatMap(([name, { text }]) => passwordIssues({ name }, text, `users[].password`));
}
