import { type ConfigIssue, error, show } from "../../../model/issue";
import { isUserName } from "../users/user-names";
import type { KafkaInPods } from "./kafka-pod-settings";

/** Kubernetes, "Object Names and IDs": the end of a DNS subdomain name. */
const endOfName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A Secret in each namespace of applications is named after its user. */
export function validateUserNames({ users, kubernetes: { clientSettings } }: KafkaInPods): ConfigIssue[] {
  if (clientSettings.length === 0) return [];
  return users
    .filter(({ name }) => isUserName(name) && !endOfName.test(name))
    .map(({ name }) =>
      error({
        property: `users[${name}].name`,
        rule: "must be small letters, digits, inner hyphens and dots with kubernetes.clientSettings: a Secret is named after the user",
        given: show(name),
        fix: "choose another name, or remove kubernetes.clientSettings",
      }),
    );
}
