import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show, warning } from "../model/issue";

/** Users of one name would be one. @param property - Where names stand. Example: `users[].name` */
export function differentNames(property: string, users: readonly { readonly name: string }[]): ConfigIssue[] {
  return groupBy(users, ({ name }) => name)
    .filter((group) => group.length > 1)
    .map((group) =>
      error({
        property,
        rule: "must be different names",
        given: `${show(group[0]?.name)}, ${group.length} times`,
        fix: "keep one of them, with the rights of all",
      }),
    );
}

/** Among the names that a user has rights to. @param noun - What they are names of. Example: `topic` */
export function warnOfEverything(property: string, noun: string, names: readonly string[]): ConfigIssue[] {
  if (!names.includes("*")) return [];
  return [
    warning({
      property,
      rule: `* alone stands for every ${noun} that there is, and will be`,
      given: show("*"),
      fix: `name the ${noun}s, or give a beginning such as orders-*`,
    }),
  ];
}
