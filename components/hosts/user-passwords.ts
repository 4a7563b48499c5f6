import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/config-schema";
import type { Given } from "../config/given";
import type { ConfigIssue } from "../model/issue";
import { givenPasswords } from "../services/rocketmq/users/users-spec";
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

/** The same of the users of RocketMQ. */
export function rocketmqPasswordsOf(
  config: Parameters<typeof givenPasswords>[0],
): Readonly<Record<string, pulumi.Output<string>>> {
  const given = Object.entries(givenPasswords(config));
  return Object.fromEntries(given.map(([name, password]) => [name, pulumi.secret(password)]));
}

/** A stack file's are judged with all its values; those of a program in another language stand apart. */
export function givenPasswordIssues(given: Given["passwords"]): ConfigIssue[] {
  return Object.entries(given).flatMap(([name, { text }]) => passwordIssues({ name }, text, `users[].password`));
}
