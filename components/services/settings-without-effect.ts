import { type ConfigIssue, error, show } from "../model/issue";

/**
 * What a group of the stack file says besides its defaults, where all of it says nothing.
 *
 * @param why - What takes its effect. Example: `zookeeper.existing: no ZooKeeper server is deployed then`.
 */
export function settingsWithoutEffect(group: string, given: object, defaults: object, why: string): ConfigIssue[] {
  const known = defaults as Readonly<Record<string, unknown>>;
  return Object.entries(given)
    .filter(([key, value]) => !isDeepEqual(value, known[key]))
    .map(([key, value]) =>
      error({
        property: `${group}.${key}`,
        rule: `has no effect with ${why}`,
        given: show(value),
        fix: "remove it",
      }),
    );
}

function isDeepEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
