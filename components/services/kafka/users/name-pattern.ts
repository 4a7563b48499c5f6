import { everything } from "./acl";

/** What a name in plain words stands for. */
export interface NamePattern {
  readonly pattern: "literal" | "prefixed";
  readonly name: string;
}

/**
 * Names that end with `*` are beginnings, `*` alone is everything.
 *
 * @example namePattern("orders-*") // { pattern: "prefixed", name: "orders-" }
 */
export function namePattern(word: string): NamePattern {
  if (word === everything || !word.endsWith(everything)) return { pattern: "literal", name: word };
  return { pattern: "prefixed", name: word.slice(0, -1) };
}
