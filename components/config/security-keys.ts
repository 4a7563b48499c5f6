type Group = Readonly<Record<string, unknown>>;

/** Settings with a key below them, besides those of `certificates`. */
const holders = ["authority", "admin", "zookeeperClient"];

/**
 * Where keys stand as texts below `security`, whatever else may be wrong with it.
 *
 * @example keysBelow({ authority: { key: "..." } }) // ["security.authority.key"]
 */
export function keysBelow(security: unknown): string[] {
  const given = groupIn(security);
  const hosts = Object.entries(groupIn(given["certificates"]));
  const all = [
    ...holders.map((name) => [name, given[name]] as const),
    ...hosts.map(([name, one]) => [`certificates.${name}`, one] as const),
  ];
  return all.flatMap(([name, one]) => (groupIn(one)["key"] == null ? [] : [`security.${name}.key`]));
}

function groupIn(value: unknown): Group {
  return typeof value === "object" && value !== null ? (value as Group) : {};
}
