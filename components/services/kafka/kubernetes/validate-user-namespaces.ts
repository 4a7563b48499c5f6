import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show } from "../../../model/issue";
import { isUserName, userAt } from "../users/user-names";
import type { UserConfig } from "../users/users-schema";
import type { KafkaInPods } from "./kafka-pod-settings";

/** Kubernetes, "Object Names and IDs": the end of a DNS subdomain name. */
const endOfName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** The same page: an RFC 1123 label. */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Rules about the Secrets of users, in the namespaces of their applications. */
export function validateUserNamespaces({ users }: KafkaInPods): ConfigIssue[] {
  return users.flatMap((user) => [
    ...validateSecretName(user),
    ...user.namespaces.filter((name) => !label.test(name)).map((name) => notNamespace(user, name)),
    ...validateTwice(user),
  ]);
}

function validateSecretName({ name, namespaces }: UserConfig): ConfigIssue[] {
  if (namespaces.length === 0 || !isUserName(name) || endOfName.test(name)) return [];
  return [
    error({
      property: `users[${name}].name`,
      rule: "must be small letters, digits, inner hyphens and dots with namespaces: a Secret is named after the user",
      given: show(name),
      fix: "choose another name, or remove its namespaces",
    }),
  ];
}

function notNamespace(user: UserConfig, name: string): ConfigIssue {
  return error({
    property: userAt(user, "namespaces[]"),
    rule: "must be small letters, digits and inner hyphens",
    given: show(name),
    fix: "use a name such as orders",
  });
}

function validateTwice(user: UserConfig): ConfigIssue[] {
  const twice = groupBy(user.namespaces, (name) => name).find((group) => group.length > 1);
  if (twice === undefined) return [];
  return [
    error({
      property: userAt(user, "namespaces"),
      rule: "must name each namespace once",
      given: show(user.namespaces),
      fix: `remove one ${twice[0]}`,
    }),
  ];
}
