import { visible } from "../model/visible-text";

/** Where a value stands in a stack file. */
export type Path = readonly PropertyKey[];

/** A path as it is written in the stack file: `hosts[1].address`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? visible(String(key)) : `${text}.${visible(String(key))}`;
  }, "");
}

/** The value at a path; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
}
