import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { DeepInput } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import { Users, type UsersArgs } from "./users-resource";

/** Passwords by the name of the user; secret. */
export type Passwords = Readonly<Record<string, pulumi.Output<string>>>;

export interface CreateUsersArgs {
  readonly users: UsersArgs["users"];
  readonly reach: UsersArgs["reach"];
  /** Those that were given. */
  readonly passwords: Passwords;
  readonly identity: DeepInput<Identity>;
}

/**
 * The users of a secure cluster, and a password for each that was given none.
 *
 * @returns The passwords of all of them, and what is done when they may log in with them.
 */
export function createUsers(
  name: string,
  { users, reach, passwords: given, identity }: CreateUsersArgs,
  options: pulumi.CustomResourceOptions,
): { readonly passwords: Passwords; readonly done: pulumi.Resource } {
  const { dependsOn: _, ...own } = options;
  const passwords = Object.fromEntries(
    users.map((user) => [user.name, given[user.name] ?? newPassword(`${name}-user-${user.name}`, own)]),
  );
  const done = new Users(`${name}-users`, { users, passwords, reach, identity }, options);
  return { passwords, done };
}

/** Without characters that a file of some client would have to quote. 32 letters and digits are 190 bits. */
function newPassword(name: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return pulumi.secret(new random.RandomPassword(name, { length: 32, special: false }, options).result);
}
