import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show } from "../../../model/issue";
import { compareVersions, isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import { isForApplications } from "../listener-settings";
import type { KafkaStack } from "../schema";
import { userAt } from "../users/user-names";
import type { UserConfig } from "../users/users-schema";
import { kafkaVersions } from "../versions";

const setting = "security.applicationAuthorities";

/** Rules about applications that show a certificate instead of a login, wherever the brokers run. */
export function validateApplications(config: KafkaStack): ConfigIssue[] {
  const isAsked = securityOf(config).applicationAuthorities !== undefined;
  return [
    ...(isAsked ? [...validateVersion(config), ...validateUse(config)] : needAuthorities(config)),
    ...validateBetweenBrokers(config),
    ...config.users.flatMap((user) => [...validateSubject(user), ...validatePassword(user)]),
    ...validateTwice(config.users),
  ];
}

function needAuthorities({ kafka, users }: KafkaStack): ConfigIssue[] {
  const listeners = (kafka.listeners ?? []).filter(isForApplications);
  const asking = [
    ...listeners.map(({ name }) => ({ property: `kafka.listeners[${name}].security`, given: "certificates" })),
    ...users.flatMap((user) => {
      const { certificate } = user;
      return certificate === undefined ? [] : [{ property: userAt(user, "certificate"), given: show(certificate) }];
    }),
  ];
  return asking.map((one) =>
    error({
      ...one,
      rule: `needs ${setting}: brokers trust nobody else who signs certificates of applications`,
      fix: `set ${setting} to their certificates (PEM), or remove it`,
    }),
  );
}

/** PEM is the one format that an authority and the stack file have in common (KIP-651). */
function validateVersion(config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (!isRelease(version) || compareVersions(version, "2.7.0") >= 0) return [];
  return [
    error({
      property: setting,
      rule: "needs Kafka 2.7 or newer: older ones read no certificates in PEM",
      given: `Kafka ${version}`,
      fix: "set kafka.version to 3.9.2, or remove it: applications log in with passwords then",
    }),
  ];
}

/** Who lists listeners says which of them asks for these certificates. */
function validateUse({ kafka: { listeners } }: KafkaStack): ConfigIssue[] {
  if (listeners === undefined || listeners.some(isForApplications)) return [];
  return [
    error({
      property: setting,
      rule: "needs a listener that asks for its certificates",
      given: `kafka.listeners ${listeners.map(({ name }) => name).join(", ")}`,
      fix: "add one such as { name: CERTIFICATES, port: 9096, security: certificates }, or remove it",
    }),
  ];
}

function validateBetweenBrokers({ kafka: { listeners = [], interBrokerListener: named } }: KafkaStack): ConfigIssue[] {
  const found = listeners.find(({ name }) => name === named);
  if (found === undefined || !isForApplications(found)) return [];
  return [
    error({
      property: "kafka.interBrokerListener",
      rule: "must not be one with security: certificates, which takes none of the brokers' own",
      given: show(named),
      fix: "leave it out, or name another listener",
    }),
  ];
}

/** What Java prints (RFC 2253): `CN=billing,O=Example`. Everything else would be the name of nobody. */
function validateSubject(user: UserConfig): ConfigIssue[] {
  const { certificate: subject } = user;
  if (subject === undefined || isSubject(subject)) return [];
  const problem = (rule: string, fix: string) => [
    error({ property: userAt(user, "certificate"), rule, given: show(subject), fix }),
  ];
  const rule = "must be the subject as Java prints it (RFC 2253): the most special part first, commas without spaces";
  if (/-----BEGIN/.test(subject))
    return problem(rule, "write what openssl x509 -noout -subject -nameopt RFC2253 -in FILE says of it");
  const parts = subject.startsWith("/")
    ? subject.slice(1).split("/").reverse()
    : subject.split(/\s*,\s*/).map((part) => part.trim().replace(/\s*=\s*/, "="));
  const written = parts.map((part) => part.replace(/^[a-z]+=/, (type) => type.toUpperCase())).join(",");
  return problem(rule, isSubject(written) ? `write it as ${written}` : "write it as CN=billing,O=Example");
}

function isSubject(text: string): boolean {
  const value = String.raw`(?:\\.|[^,\\\x00-\x1f\x7f])+`;
  const part = String.raw`(?:[A-Z]+|\d+(?:\.\d+)+)=(?! )${value}`;
  return text.length <= 500 && new RegExp(`^${part}(?:[,+]${part})*$`).test(text);
}

/** What only a user with a password has. */
function validatePassword(user: UserConfig): ConfigIssue[] {
  if (user.certificate === undefined) return [];
  const given = [
    ...(user.password === undefined ? [] : ["password"]),
    ...(user.passwordNumbers.length === 1 && user.passwordNumbers[0] === 1 ? [] : ["passwordNumbers"]),
    ...(user.namespaces.length === 0 ? [] : ["namespaces"]),
  ];
  const why: Readonly<Record<string, string>> = {
    namespaces: "their Secret has a login, and a user with a certificate has none",
  };
  return given.map((key) =>
    error({
      property: userAt(user, key),
      rule: `cannot be beside certificate: ${why[key] ?? "a user has a password, or shows a certificate"}`,
      given: key === "password" ? "(not shown)" : show(user[key as "namespaces"]),
      fix:
        key === "namespaces" ? "remove it; kubernetes.clientSettings has files without a login" : "remove one of both",
    }),
  );
}

function validateTwice(users: readonly UserConfig[]): ConfigIssue[] {
  const known = users.filter(({ certificate }) => certificate !== undefined);
  const same = groupBy(known, ({ certificate = "" }) => certificate).filter((group) => group.length > 1);
  return same.map((group) =>
    error({
      property: "users[].certificate",
      rule: "must be different subjects: their rights would be taken from each other",
      given: `${show(group[0]?.certificate)} for ${group.map(({ name }) => name).join(", ")}`,
      fix: "keep one of them, with the rights of all",
    }),
  );
}
