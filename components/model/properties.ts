import { generatedHeader } from "./generated-header";
import { naturalOrder } from "./natural-order";

/** Keys and values of a `.properties` file. */
export type PropertyMap = Readonly<Record<string, string>>;

/**
 * Merges groups of properties.
 *
 * @throws Error when two groups set the same key: each key has one owner.
 */
export function mergeProperties(...groups: readonly PropertyMap[]): PropertyMap {
  const merged: Record<string, string> = {};
  for (const [key, value] of groups.flatMap((group) => Object.entries(group))) {
    if (Object.hasOwn(merged, key)) throw new Error(`two groups of properties set ${key}`);
    merged[key] = value;
  }
  return merged;
}

/** Prints properties in the order of their keys, in the syntax of java.util.Properties. */
export function renderProperties(properties: PropertyMap): string {
  const lines = Object.entries(properties)
    .sort(([left], [right]) => naturalOrder(left, right))
    .map(([key, value]) => propertyLine(key, value));
  return [`# ${generatedHeader}`, ...lines, ""].join("\n");
}

/** One property in that syntax. */
export function propertyLine(key: string, value: string): string {
  return `${escapeKey(key)}=${escapeValue(value)}`;
}

/** Only what java.util.Properties would read differently is escaped, so that the files look as operators know them. */
function escapeValue(value: string): string {
  return escapeCharacters(value).replace(/^ /, "\\ ");
}

function escapeKey(key: string): string {
  return escapeCharacters(key).replace(/[ :=#!]/g, "\\$&");
}

function escapeCharacters(text: string): string {
  const named: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f" };
  return text.replace(
    /[\\\x00-\x1f\x7f-\uffff]/g,
    (character) => named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Reads what `renderProperties` prints. */
export function parseProperties(text: string): PropertyMap {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const [, key = "", value = ""] = /^((?:\\.|[^=\\])*)=(.*)$/.exec(line) ?? [];
      return [unescape(key), unescape(value)] as const;
    }),
  );
}

function unescape(text: string): string {
  const named: Record<string, string> = { n: "\n", r: "\r", t: "\t", f: "\f" };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? (named[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
