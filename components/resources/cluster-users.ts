import * as pulumi from "@pulumi/pulumi";
import type { DeepInput } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import { loginKey, newestMechanism, numbersIn } from "../services/kafka/users/rotation";
import { randomPassword } from "./random-password";
import { Users, type UsersArgs } from "./users-resource";

/** Passwords by the name of the user; secret. */
export type Passwords = Readonly<Record<string, pulumi.Output<string>>>;

export interface CreateUsersArgs extends Pick<UsersArgs, "users" | "reach" | "logins" | "chroot"> {
  /** Those that were given, by user: each is the newest of its user. */
  readonly passwords: Passwords;
  readonly identity: DeepInput<Identity>;
}

/**
 * The users of a secure cluster, and the passwords of those that were given none: one for each number, so that the one
 * before stays known until its number leaves the stack file.
 *
 * @returns The newest password of each, known when every broker has let the user in with it, and what is done then.
 */
export function createUsers(
  name: string,
  { users, reach, logins, chroot, passwords: given, identity }: CreateUsersArgs,
  options: pulumi.CustomResourceOptions,
): { readonly passwords: Passwords; readonly done: pulumi.Resource } {
  const { dependsOn: _, ...own } = options;
  const loggingIn = users.filter(({ credentials }) => Object.keys(credentials).length > 0);
  const known = loggingIn.map((user) => {
    const password = given[user.name];
    const newest = newestMechanism(user) ?? "";
    if (password !== undefined) return { user: user.name, newest, passwords: { [newest]: password } };
    const made = Object.entries(numbersIn(user)).map(([mechanism, number]) => [
      mechanism,
      randomPassword(`${name}-user-${user.name}${number === 1 ? "" : `/${number}`}`, own),
    ]);
    return { user: user.name, newest, passwords: Object.fromEntries(made) as Passwords };
  });
  const all = known.flatMap(({ user, passwords }) =>
    Object.entries(passwords).map(([mechanism, password]) => [loginKey(user, mechanism), password] as const),
  );
  const done = new Users(
    `${name}-users`,
    { users, passwords: Object.fromEntries(all), reach, logins, chroot, identity },
    options,
  );
  const tried = known.map(({ user, newest, passwords }) => {
    return [user, pulumi.all([passwords[newest], done.urn]).apply(([password = ""]) => password)] as const;
  });
  return { passwords: Object.fromEntries(tried), done };
}
