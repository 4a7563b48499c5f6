import type { Entries } from "../topics/entries";
import { type AclDecision, type Right, rightsText } from "./rights";
import { aclResources, type RocketmqUserConfig } from "./users-schema";

const decisions: Readonly<Record<"allow" | "deny", AclDecision>> = { allow: "Allow", deny: "Deny" };

/** One user as it should be; its password is handed on apart. */
export interface RocketmqUser {
  readonly name: string;
  /** See `rightsText`. */
  readonly rights: string;
}

/** The users of a stack, without their passwords. */
export function rocketmqUsersOf(users: readonly RocketmqUserConfig[]): RocketmqUser[] {
  return users.map((user) => ({ name: user.name, rights: rightsText(rightsOf(user)) }));
}

/** The passwords that a stack file gives, by the name of the user. */
export function givenPasswords({ rocketmq: { users } }: { readonly rocketmq: UsersConfig }): Record<string, string> {
  return Object.fromEntries(users.flatMap(({ name, password }) => (password === undefined ? [] : [[name, password]])));
}

interface UsersConfig {
  readonly users: readonly RocketmqUserConfig[];
}

/**
 * What the plain words of a user mean in RocketMQ's own terms. Consumers without gRPC also ask where a queue ends, which is `Get`.
 */
export function rightsOf({ produce, consume, acls }: Omit<RocketmqUserConfig, "name" | "password">): Right[] {
  const allow = (resource: string, operations: readonly string[]): Right => ({
    ...{ resource, operations, decision: "Allow", hosts: [] },
  });
  return [
    ...produce.map((topic) => allow(`Topic:${topic}`, ["Pub"])),
    ...consume.flatMap(({ topics, group }) => [
      ...topics.map((topic) => allow(`Topic:${topic}`, ["Sub", "Get"])),
      allow(`Group:${group}`, ["Sub", "Get"]),
    ]),
    ...acls.map(({ resource, name = "*", pattern, operations, host, permission }) => ({
      resource: `${aclResources[resource]}:${name}${pattern === "prefixed" ? "*" : ""}`,
      operations,
      decision: decisions[permission],
      hosts: host === "*" ? [] : [host],
    })),
  ];
}

/** Users among the inputs of a resource: whoever leaves the stack file is deleted. */
export function userEntries(users: readonly RocketmqUser[]): Entries {
  return Object.fromEntries(
    users.map(({ name, rights }) => [name, { fields: { rights }, allowDelete: true, differs: [] }]),
  );
}
