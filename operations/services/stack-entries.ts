import { type ConfigIssue, error } from "../../components/model/issue";

/** Things that a stack file names and that have records or positions, by name. */
type Entries<T> = Readonly<Record<string, T>>;

/** Those of a state without the ones that are left alone from now on: these are never deleted, whatever was allowed before. */
export function withoutUnmanaged<T>(known: Entries<T>, unmanaged: readonly string[]): Entries<T> {
  return Object.fromEntries(Object.entries(known).filter(([name]) => !unmanaged.includes(name)));
}

/** What is known, what is asked for, and names of what is left alone. */
export interface Change<T> {
  readonly known: Entries<T>;
  readonly wanted: Entries<unknown>;
  readonly unmanaged: readonly string[];
}

/**
 * Those that left the stack file although nobody said that they may be deleted.
 *
 * @param property - Where they stand in it. Example: `topics`
 * @param lost - What would be deleted. Example: `its records`
 */
export function removals(
  { property, lost }: { readonly property: string; readonly lost: string },
  { known, wanted, unmanaged }: Change<{ readonly allowDelete: boolean }>,
): ConfigIssue[] {
  const gone = Object.entries(withoutUnmanaged(known, unmanaged)).filter(([name]) => !Object.hasOwn(wanted, name));
  return gone
    .filter(([, { allowDelete }]) => !allowDelete)
    .map(([name]) =>
      error({
        property: `${property}[${name}]`,
        rule: `cannot leave the stack file: that would delete ${lost}, and nothing says that it may`,
        given: "no line for it",
        fix:
          "put it back; to delete it, first run up with allowDelete: true on it; to keep it without this program, first " +
          "run up with managed: false on it",
      }),
    );
}
