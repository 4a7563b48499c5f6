/** Passwords of users below a key at the top level of a stack file. */
interface Passwords {
  readonly key: string;
  /** Where each stands; of a list, a shell wants the path in quotes. Example: `users[0].password` */
  readonly paths: readonly string[];
}

/** The keys at the top level with users: all of it, or a group in which users are among other settings. */
const holders = ["users", "rocketmq.users"];

/** Where passwords of users stand as texts, whatever else may be wrong with a stack file; nothing where there are none. */
export function passwordsBelow(values: Readonly<Record<string, unknown>>): Passwords[] {
  return holders.flatMap((holder) => {
    const [key = "", group] = holder.split(".");
    const users = group === undefined ? values[key] : (asGroup(values[key])[group] ?? []);
    const all = Array.isArray(users) ? (users as unknown[]) : [];
    const paths = all.flatMap((user, index) =>
      (asGroup(user)["password"] ?? null) === null ? [] : [`${holder}[${index}].password`],
    );
    return paths.length === 0 ? [] : [{ key, paths }];
  });
}

function asGroup(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
