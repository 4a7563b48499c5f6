import { type ConfigIssue, error, show } from "../model/issue";
import type { Config } from "./config-schema";

/** Hosts have no namespaces, in which a user's files could be put. */
export function validateNamespaces({ users }: Pick<Config, "users">): ConfigIssue[] {
  return users
    .filter(({ namespaces }) => namespaces.length > 0)
    .map(({ name, namespaces }) =>
      error({
        property: `users[${name}].namespaces`,
        rule: "are on Kubernetes only: on hosts, the files of a user are in the stack's outputs",
        given: show(namespaces),
        fix: `remove it; scripts/credentials STACK ${name} writes the files`,
      }),
    );
}
