import type { z } from "zod";

/** What somebody meant by a value of the wrong type, with how to write it. */
export interface Meant {
  readonly value: unknown;
  readonly fix: string;
}

type Scalar = string | number | boolean;

/**
 * What was evidently meant by a value of the wrong type: a number in quotes, a text without them, one item where a list
 * belongs; undefined when that is anybody's guess.
 */
export function meantValue(issue: z.core.$ZodIssue, value: unknown): Meant | undefined {
  if (issue.code === "invalid_union") return Array.isArray(value) ? oneText(value) : undefined;
  if (issue.code !== "invalid_type") return undefined;
  // No number is an address, in quotes or without.
  if (issue.expected === "string") return issue.path.at(-1) === "address" ? undefined : meantText(value);
  if (issue.expected === "array") return isScalar(value) ? asList(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (issue.expected === "number" || issue.expected === "int") return unquotedNumber(value.trim());
  return issue.expected === "boolean" ? unquotedSwitch(value.trim().toLowerCase()) : undefined;
}

function meantText(value: unknown): Meant | undefined {
  if (isScalar(value)) return inQuotes(String(value));
  return Array.isArray(value) ? oneText(value) : undefined;
}

function isScalar(value: unknown): value is Scalar {
  return ["string", "number", "boolean"].includes(typeof value);
}

function inQuotes(text: string): Meant {
  return { value: text, fix: `put it in quotes: "${text}"` };
}

function oneText(items: readonly unknown[]): Meant | undefined {
  if (items.length === 0 || !items.every(isScalar)) return undefined;
  const text = items.join(",");
  return { value: text, fix: `write "${text}", as one text in quotes` };
}

function unquotedNumber(text: string): Meant | undefined {
  if (!/^-?(0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(Number(text))) return undefined;
  return { value: Number(text), fix: `remove the quotes: ${text}` };
}

function unquotedSwitch(text: string): Meant | undefined {
  if (text === "true" || text === "false") return { value: text === "true", fix: `remove the quotes: ${text}` };
  if (!["yes", "no", "on", "off"].includes(text)) return undefined;
  const value = ["yes", "on"].includes(text);
  return { value, fix: `write ${value}` };
}

function asList(value: Scalar): Meant {
  const items = typeof value === "string" ? value.split(",").map((item) => item.trim()) : [value];
  return { value: items, fix: `write a list: [${items.join(", ")}]` };
}
