import { type ConfigIssue, error, show } from "../model/issue";
import { looksSecret } from "../model/secret-words";
import { invisibleIn, withoutInvisible } from "../model/visible-text";
import { formatPath, type Path } from "./path";

/** Keys and certificates have many lines, and never come into a file of settings. */
const manyLines =
  /^(ssh\.(jump\.)?privateKey|security\.(applicationAuthorities|(\w+|certificates\.[^.]+)\.(certificate|key)))$/;

/**
 * A copy of what was given whose texts hold only what can be seen, and an issue for each text that did not: any of them
 * may come into a file, a unit or a manifest, where a line end begins something else.
 */
export function cleanTexts(raw: Record<string, unknown>): {
  readonly values: Record<string, unknown>;
  readonly issues: readonly ConfigIssue[];
} {
  const issues: ConfigIssue[] = [];
  return { values: clean(raw, [], issues) as Record<string, unknown>, issues };
}

function clean(value: unknown, path: Path, issues: ConfigIssue[]): unknown {
  if (typeof value === "string") return cleanText(value, path, issues);
  if (Array.isArray(value)) return value.map((item, index) => clean(item, [...path, index], issues));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const at = [...path, key];
    return [cleanText(key, at, issues, "a name"), clean(item, at, issues)] as const;
  });
  // A key such as __proto__ has to stay a key, which rules out an assignment.
  return Object.fromEntries(entries);
}

function cleanText(text: string, path: Path, issues: ConfigIssue[], what = "a text"): string {
  const property = formatPath(path);
  // The line end that a block of YAML ends with is none of the key's.
  const judged = path.at(-1) === "hostKey" ? text.trimEnd() : text;
  const found = manyLines.test(property) ? undefined : invisibleIn(judged);
  if (found === undefined) return judged;
  const cleaned = withoutInvisible(text);
  issues.push(
    error({
      property,
      rule: `must be ${what} on one line, without characters that cannot be seen: it found ${found}`,
      given: show(text),
      fix: fixOf(property, cleaned),
    }),
  );
  return cleaned;
}

function fixOf(property: string, cleaned: string): string {
  if (cleaned === "") return "remove it";
  const shown = show(cleaned);
  const whole = !looksSecret(property) && shown === `"${cleaned}"`;
  return whole ? `write ${shown}` : "type it again on one line, without | or > in front of it and without a line end";
}
