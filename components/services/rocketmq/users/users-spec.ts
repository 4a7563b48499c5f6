import type { Entries } from "../topics/entries";
import type { MessageTopicConfig } from "../topics/topics-schema";
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
export function rocketmqUsersOf({ users, topics }: WithTopics): RocketmqUser[] {
  const transactional = transactionalTopics(topics);
  return users.map((user) => ({ name: user.name, rights: rightsText(rightsOf(user, transactional)) }));
}

type WithTopics = UsersConfig & { readonly topics: readonly Pick<MessageTopicConfig, "name" | "type">[] };

/** The names of those topics of a stack that take transactions. */
export function transactionalTopics(topics: WithTopics["topics"]): string[] {
  return topics.flatMap(({ name, type }) => (type === "TRANSACTION" ? [name] : []));
}

/** The passwords that a stack file gives, by the name of the user. */
export function givenPasswords({ rocketmq: { users } }: { readonly rocketmq: UsersConfig }): Record<string, string> {
  return Object.fromEntries(users.flatMap(({ name, password }) => (password === undefined ? [] : [[name, password]])));
}

interface UsersConfig {
  readonly users: readonly RocketmqUserConfig[];
}

/**
 * Where brokers keep a message until the outcome of its transaction is known. When they ask its producer for that, the answer is about
 * this topic (`AbstractTransactionalMessageCheckListener.sendCheckMessage`), and needs a right to it. Nobody can send to it.
 */
const halfMessages = "RMQ_SYS_TRANS_HALF_TOPIC";

/**
 * What the plain words of a user mean in RocketMQ's own terms. Consumers without gRPC also ask where a queue ends, which is `Get`;
 * producers of transactions are asked for their outcome.
 *
 * @param transactional - names of the topics that take transactions
 */
export function rightsOf(
  { produce, consume, acls }: Omit<RocketmqUserConfig, "name" | "password">,
  transactional: readonly string[] = [],
): Right[] {
  const allow = (resource: string, operations: readonly string[]): Right => ({
    ...{ resource, operations, decision: "Allow", hosts: [] },
  });
  return [
    ...produce.map((topic) => allow(`Topic:${topic}`, ["Pub"])),
    ...(transactional.some((topic) => produce.some((one) => covers(one, topic)))
      ? [allow(`Topic:${halfMessages}`, ["Pub"])]
      : []),
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

/** Whether a name, or the beginning of one with a `*` behind it, is about a topic. */
function covers(word: string, topic: string): boolean {
  return word.endsWith("*") ? topic.startsWith(word.slice(0, -1)) : word === topic;
}

/** Users among the inputs of a resource: whoever leaves the stack file is deleted. */
export function userEntries(users: readonly RocketmqUser[]): Entries {
  return Object.fromEntries(
    users.map(({ name, rights }) => [name, { fields: { rights }, allowDelete: true, differs: [] }]),
  );
}
