import * as pulumi from "@pulumi/pulumi";
import type { ServerGroups } from "../model/cluster-spec";
import { rocketmqName, rocketmqOf } from "../services/rocketmq/resolve";
import { entriesText } from "../services/rocketmq/topics/topics-spec";
import { type RocketmqUser, userEntries } from "../services/rocketmq/users/users-spec";
import type { Passwords } from "./cluster-users";
import type { InputsOf } from "./deep-input";
import { randomPassword } from "./random-password";
import type { RocketmqUsersInputs } from "./inputs/rocketmq-users-inputs";
import type { ReachedServers } from "./rocketmq-topics-resource";

interface UsersArgs extends ReachedServers {
  readonly users: readonly RocketmqUser[];
  readonly passwords: Passwords;
}

/**
 * The users of RocketMQ of a stack, all of them as one resource, see `operations/provider/rocketmq-users-resource-handler.ts`.
 *
 * It is there without any of them, too: one that leaves the stack file is a change of it, and not the end of it.
 */
class RocketmqUsers extends pulumi.CustomResource {
  constructor(name: string, args: UsersArgs, options: pulumi.CustomResourceOptions) {
    const { users, passwords, reach, identity } = args;
    const inputs: InputsOf<RocketmqUsersInputs> = {
      users: entriesText(userEntries(users)),
      passwords: pulumi.secret(passwords),
      reach: pulumi.secret(reach),
      ...(identity === undefined ? {} : { identity: pulumi.secret(identity) }),
    };
    super("kafka-zookeeper:index:RocketmqUsers", name, inputs, options);
  }
}

/**
 * The users of RocketMQ in a secure cluster, and the passwords of those that were given none; nothing where nobody logs in.
 *
 * @returns the password of each, known once every broker has the user.
 */
export function createRocketmqUsers(
  name: string,
  cluster: ServerGroups,
  { passwords: given, ...servers }: Omit<UsersArgs, "users">,
  options: pulumi.CustomResourceOptions,
): Passwords {
  const users = usersIn(cluster);
  if (users === undefined) return {};
  const { dependsOn: _, ...own } = options;
  const known = users.map((user) => {
    const password = given[user.name] ?? randomPassword(`${name}-rocketmq-user-${user.name}`, own);
    return [user.name, password] as const;
  });
  const passwords = Object.fromEntries(known);
  const { urn } = new RocketmqUsers(`${name}-rocketmq-users`, { users, passwords, ...servers }, options);
  const there = known.map(([user, password]) => {
    return [user, pulumi.all([password, urn]).apply(([text]) => text)] as const;
  });
  return Object.fromEntries(there);
}

function usersIn(cluster: ServerGroups): readonly RocketmqUser[] | undefined {
  if (cluster.groups.every(({ service }) => service !== rocketmqName)) return undefined;
  const { isSecure, users = [] } = rocketmqOf(cluster);
  return isSecure === true ? users : undefined;
}
