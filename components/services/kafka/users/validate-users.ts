import { type ConfigIssue, error, show } from "../../../model/issue";
import { isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import { differentNames } from "../../user-rules";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { holderOf, isUserName, userAt } from "./user-names";
import type { UserConfig } from "./users-schema";
import { keepsUsersInZnodes } from "./users-chroot";
import { quotaKeys } from "./users-spec";
import { validateAcls } from "./validate-acls";
import { validateRights } from "./validate-rights";

/** What brokers take (`ScramMechanism` and `AlterUserScramCredentials`, KIP-554); fewer are guessed too fast. */
const iterations = { min: 8192, max: 16_384 };

/** Rules about users, wherever the brokers run. */
export function validateUsers(config: KafkaStack): ConfigIssue[] {
  const { users } = config;
  if (users.length === 0) return [];
  return [
    ...validateStack(config),
    ...users.flatMap((user, index) => [
      ...validateName(user),
      ...passwordIssues(user, user.password, `users[${index}].password`),
      ...validateNumbers(user),
      ...validateIterations(user),
      ...validateRights(user, config),
      ...validateAcls(user),
      ...validateQuotas(user),
    ]),
    ...differentNames("users[].name", users),
  ];
}

function validateStack(config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  const given = `${config.users.length} of them`;
  const issues: ConfigIssue[] = [];
  if (securityOf(config).mode !== "secure")
    issues.push(
      error({
        property: "users",
        rule: "need security: secure; without it nobody logs in, and everybody may do everything",
        given,
        fix: "set security: secure at the top level of the stack file, which stacks on hosts can, or remove users",
      }),
    );
  if (isRelease(version) && keepsUsersInZnodes(version) && config.zookeeper.existing !== undefined)
    issues.push(
      error({
        property: "users",
        rule: "need Kafka 2.7 or newer with zookeeper.existing: older ones take them from ZooKeeper (KIP-554), and this program writes to no ensemble that it does not run",
        given: `${given}, with Kafka ${version}`,
        fix: "set kafka.version to 3.9.2, or remove users",
      }),
    );
  return issues;
}

function validateName({ name }: UserConfig): ConfigIssue[] {
  const property = "users[].name";
  const holder = holderOf(name);
  if (holder !== undefined)
    return [
      error({
        property,
        rule: `must not be ${name}: so Kafka calls ${holder}, and their rights must not depend on a password`,
        given: show(name),
        fix: `write it as ${name}-app`,
      }),
    ];
  if (name === "*")
    return [
      error({
        property,
        rule: "must be one user: User:* is everybody in Kafka's ACLs, and what it is denied is denied to the brokers, too",
        given: show(name),
        fix: `write it as ${suggestName(name)}, and give each user its own rights`,
      }),
    ];
  if (isUserName(name)) return [];
  return [
    error({
      property,
      rule: "must be 1 to 100 letters of ASCII, digits and . _ @ + -, with a letter or a digit first",
      given: name.length > 100 ? `${show(name)}, ${name.length} characters` : show(name),
      fix: `write it as ${suggestName(name)}`,
    }),
  ];
}

function suggestName(name: string): string {
  const legal = name
    .replace(/^CN=/i, "")
    .replace(/,.*$/s, "")
    .replace(/[^a-zA-Z0-9._@+-]+/g, "-")
    .replace(/^[^a-zA-Z0-9]+|-+$/g, "")
    .slice(0, 40);
  if (legal === "") return "orders-app";
  return holderOf(legal) === undefined ? legal : `${legal}-app`;
}

/**
 * What is wrong with the password of a user, without repeating it. Clients send other characters in different ways
 * (SASLprep, RFC 4013).
 *
 * @param path - where it stands in a stack file
 */
export function passwordIssues(
  user: Pick<UserConfig, "name">,
  password: string | undefined,
  path: string,
): ConfigIssue[] {
  if (password === undefined || /^[\x20-\x7e]{8,200}$/.test(password)) return [];
  const count = password.length;
  return [
    {
      severity: "error",
      property: userAt(user, "password"),
      rule: "must be 8 to 200 letters, digits and signs of ASCII, which all clients send in the same way",
      given: count < 8 || count > 200 ? `${count} characters` : "others than those of ASCII",
      fix: `remove it for a random one, or give another one: pulumi config set --secret --path '${path}'`,
    },
  ];
}

function validateNumbers(user: UserConfig): ConfigIssue[] {
  const [first = 0, second] = user.passwordNumbers;
  const areCounted = user.passwordNumbers.every((number) => Number.isSafeInteger(number) && number >= 1);
  const areNext = second === undefined || second === first + 1;
  if (areCounted && areNext && [1, 2].includes(user.passwordNumbers.length)) return [];
  const last = user.passwordNumbers.filter((number) => Number.isSafeInteger(number) && number >= 1).at(-1) ?? 1;
  return [
    error({
      property: userAt(user, "passwordNumbers"),
      rule: "must be one whole number from 1 on, or two that follow each other: a user has at most two passwords",
      given: show(user.passwordNumbers),
      fix: last === 1 ? "leave it out for [1]" : `write [${last}], or [${last - 1}, ${last}] while both log in`,
    }),
  ];
}

function validateIterations(user: UserConfig): ConfigIssue[] {
  const { min, max } = iterations;
  if (user.iterations >= min && user.iterations <= max) return [];
  return [
    error({
      property: userAt(user, "iterations"),
      rule: `must be ${min} to ${max}: Kafka takes no more, and fewer make a password easy to guess`,
      given: show(user.iterations),
      fix: `leave it out for ${min}`,
    }),
  ];
}

function validateQuotas(user: UserConfig): ConfigIssue[] {
  return Object.keys(quotaKeys).flatMap((key) => {
    const value = user.quotas[key as keyof typeof quotaKeys];
    const isShare = key === "requestPercentage";
    if (value === undefined || (value > 0 && (isShare || Number.isSafeInteger(value)))) return [];
    return [
      error({
        property: userAt(user, `quotas.${key}`),
        rule: isShare ? "must be more than 0, in percent of one thread" : "must be a whole number of bytes, 1 or more",
        given: show(value),
        fix: "leave it out for no limit",
      }),
    ];
  });
}
