import { groupBy } from "../../../model/group-by";
import { ipv6Groups, isIpv4 } from "../../../model/ip-address";
import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { securityOf } from "../../../security/security-schema";
import { differentNames, warnOfEverything } from "../../user-rules";
import type { RocketmqStack } from "../schema";
import { ownUsers } from "../security/rocketmq-security";
import { rightsOf, transactionalTopics } from "./users-spec";
import type { RocketmqUserConfig } from "./users-schema";

/** Rules about users, wherever the brokers run. */
export function validateRocketmqUsers(config: RocketmqStack): ConfigIssue[] {
  const { users, topics } = config.rocketmq;
  const transactional = transactionalTopics(topics);
  if (users.length === 0) return [];
  return [
    ...validateSecurity(config),
    ...users.flatMap((user, index) => [
      ...validateName(user),
      ...passwordIssues(user, user.password, index),
      ...validateWords(user),
      ...validateAcls(user),
      ...validateResources(user, transactional),
    ]),
    ...differentNames("rocketmq.users[].name", users),
  ];
}

/** Where a message leads: users are named, not counted, like topics. */
function at({ name }: Pick<RocketmqUserConfig, "name">, key: string): string {
  return `rocketmq.users[${isName(name) ? name : ""}].${key}`;
}

function validateSecurity(config: RocketmqStack): ConfigIssue[] {
  if (securityOf(config).mode === "secure") return [];
  return [
    error({
      property: "rocketmq.users",
      rule: "need security: secure; without it nobody logs in, and everybody may do everything",
      given: `${config.rocketmq.users.length} of them`,
      fix: "set security: secure at the top level of the stack file, or remove rocketmq.users",
    }),
  ];
}

/** What stands in headers of gRPC, in ACLs and in files of clients as it is: a slash or a comma would end it (`Credential=NAME/...`). */
function isName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(name);
}

function validateName({ name }: RocketmqUserConfig): ConfigIssue[] {
  const property = "rocketmq.users[].name";
  const isOwn = Object.values<string>(ownUsers).includes(name);
  if (isOwn)
    return [
      error({
        property,
        rule: `must not be ${name}: so this program calls ${name === ownUsers.admin ? "the operator's own tools" : "the proxies"}`,
        given: show(name),
        fix: `write it as ${name}-app`,
      }),
    ];
  if (isName(name)) return [];
  const legal = name.replace(/[^a-zA-Z0-9._-]+/g, "-").replace(/^[^a-zA-Z0-9]+/, "");
  return [
    error({
      property,
      rule: "must be 1 to 64 letters of ASCII, digits and . _ -, with a letter or a digit first",
      given: name.length > 64 ? `${show(name)}, ${name.length} characters` : show(name),
      fix: `write it as ${legal === "" ? "orders-app" : legal.slice(0, 40)}`,
    }),
  ];
}

function passwordIssues(user: RocketmqUserConfig, password: string | undefined, index: number): ConfigIssue[] {
  if (password === undefined || /^[\x21-\x7e]{8,200}$/.test(password)) return [];
  const count = password.length;
  return [
    error({
      property: at(user, "password"),
      rule: "must be 8 to 200 letters, digits and signs of ASCII without spaces, which all clients send in the same way",
      given: count < 8 || count > 200 ? `${count} characters` : "others than those of ASCII, or a space",
      fix: `remove it for a random one, or give another one: pulumi config set --secret --path 'rocketmq.users[${index}].password'`,
    }),
  ];
}

/** What RocketMQ takes as a name (`TopicValidator.isTopicOrGroupIllegal`), perhaps with one * at the end. */
const word = /^([%|a-zA-Z0-9_-]+\*?|\*)$/;

function validateWords(user: RocketmqUserConfig): ConfigIssue[] {
  const words = [
    { key: "produce", noun: "topic", names: user.produce },
    { key: "consume[].topics", noun: "topic", names: user.consume.flatMap(({ topics }) => topics) },
    { key: "consume[].group", noun: "consumer group", names: user.consume.map(({ group }) => group) },
  ];
  return words.flatMap(({ key, noun, names }) => [
    ...[...new Set(names)]
      .filter((name) => !word.test(name))
      .map((name) => wrongName(at(user, key), { noun, name, more: ", or its beginning with one * at the end" })),
    ...warnOfEverything(at(user, key), noun, names),
  ]);
}

interface WrongName {
  readonly noun: string;
  readonly name: string;
  readonly more: string;
}

function wrongName(property: string, { noun, name, more }: WrongName): ConfigIssue {
  const legal = name.replace(/[^%|a-zA-Z0-9_-]+/g, "-").slice(0, 40);
  return error({
    property,
    rule: `must be the name of a ${noun}${more}`,
    given: show(name),
    fix: `write it as ${/[a-zA-Z0-9]/.test(legal) ? legal : "orders"}`,
  });
}

/** RocketMQ takes what it does not know without a word, so that nobody but this tells. */
function validateAcls(user: RocketmqUserConfig): ConfigIssue[] {
  return user.acls.flatMap(({ resource, name, pattern, host, operations, permission }, index) => {
    const of = (key: string) => at(user, `acls[${index}].${key}`);
    const issues: ConfigIssue[] = [];
    if (resource === "cluster" && name !== undefined)
      issues.push(
        error({
          property: of("name"),
          rule: "must be left out for the cluster, of which there is only one",
          given: show(name),
          fix: "remove it",
        }),
      );
    if (resource !== "cluster" && (name === undefined || !word.test(name) || (name !== "*" && name.endsWith("*"))))
      issues.push(
        wrongName(of("name"), {
          noun: resource,
          name: name?.replace(/\*$/, "") ?? "",
          more: ", its beginning with pattern: prefixed, or * alone",
        }),
      );
    if (pattern === "prefixed" && (name === undefined || name === "*"))
      issues.push(
        error({ property: of("pattern"), rule: "must be literal for all of them", given: pattern, fix: "remove it" }),
      );
    if (host !== "*" && !isIpv4(host) && ipv6Groups(host) === undefined)
      issues.push(
        error({
          property: of("host"),
          rule: "must be one IP address, or * for any: brokers compare it with where a connection comes from",
          given: show(host),
          fix: "write the address of the client, or leave it out",
        }),
      );
    if (resource === "cluster" && permission === "allow" && operations.some((one) => ["All", "Update"].includes(one)))
      issues.push(
        warning({
          property: of("operations"),
          rule: "gives the user everything in the cluster, also the rights of others",
          given: operations.join(", "),
          fix: "name what it needs; the operator's own tools need no user",
        }),
      );
    return issues;
  });
}

/** RocketMQ has one entry for each resource of a user: it would take the last word of two, and forget the other. */
function validateResources(user: RocketmqUserConfig, transactional: readonly string[]): ConfigIssue[] {
  const entries = groupBy(rightsOf(user, transactional), ({ resource }) => resource);
  return entries
    .filter((same) => new Set(same.map(({ decision, hosts }) => `${decision} ${hosts.join()}`)).size > 1)
    .map((same) =>
      error({
        property: at(user, "acls"),
        rule: "must say one thing about a resource: RocketMQ has one entry for it, with one permission and its hosts",
        given: `${same.map(({ decision, hosts }) => (hosts.length === 0 ? decision : `${decision} from ${hosts.join()}`)).join(", ")} for ${same[0]?.resource}`,
        fix: "keep one permission and one host for it; use another user for the rest",
      }),
    );
}
