import { z } from "zod";
import { type ConfigIssue, error, show } from "../model/issue";
import { suggestSize } from "../model/jvm";
import { didYouMean } from "../model/nearest";
import { looksSecret, notShown } from "../model/secret-words";
import { formatPath } from "./path";
import { meantValue } from "./shape-values";

/** Texts with a rule of their own, which knows better than "put it in quotes" what a number there should have been. */
const judgedAsTexts = [
  "version",
  "heap",
  "minFreeDisk",
  "reassignmentThrottle",
  "memory",
  "pageCache",
  "size",
  "logSize",
];

/** Whether a value is a number where a rule judges a text. */
export function isJudgedAsText(issue: z.core.$ZodIssue, value: unknown): boolean {
  const text = issue.code === "invalid_type" && issue.expected === "string";
  return text && typeof value === "number" && judgedAsTexts.includes(String(issue.path.at(-1)));
}

/** Groups with secrets in them: where something else stands in their place, it may be one. */
const holdsSecrets = /^(ssh|users(\[\d+\])?)$/;

/** What a schema found to be wrong with a value, with what to do about it. */
export function shapeIssue(issue: z.core.$ZodIssue, value: unknown): ConfigIssue {
  const property = formatPath(issue.path);
  const given = holdsSecrets.test(property) && value !== undefined ? notShown : show(value);
  return error({ property, rule: ruleOf(issue), given, fix: fixOf(issue, property, value) });
}

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${article(issue.expected)}`;
  if (issue.code === "invalid_union") return "must be a text, a number or true/false";
  if (isEmptyList(issue)) return "must have at least one item";
  return issue.message;
}

function fixOf(issue: z.core.$ZodIssue, property: string, value: unknown): string {
  if (value === null) return "give it a value, or remove the line";
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const otherwise = `set it to ${values.join(" or ")}`;
    return typeof value === "string" ? didYouMean(value, values, otherwise) : otherwise;
  }
  if (value === undefined) return `add ${property} to the stack file`;
  if (isEmptyList(issue)) return "add an item, or remove the entry that it belongs to";
  if (issue.code === "invalid_format" && typeof value === "string") return sizeFix(value);
  const meant = holdsSecrets.test(property) ? undefined : meantValue(issue, value);
  if (meant !== undefined) return looksSecret(property) ? "put it in quotes" : meant.fix;
  return kindFix(issue, property, value);
}

function isEmptyList(issue: z.core.$ZodIssue): boolean {
  return issue.code === "too_small" && issue.origin === "array";
}

/** Only sizes have a format here. */
function sizeFix(text: string): string {
  const size = suggestSize(text);
  if (size === undefined) return "write it as 512m or 20g";
  return /^\d+$/.test(text) ? `write ${text}m or ${text}g, with the unit that is meant` : `write ${size}`;
}

const wholeNumber = "write a whole number, without quotes or a unit";
const settingsBelow = "write settings below it, each on a line of its own: KEY: VALUE";

/** How a value of a type is written; what is missing here is a text. */
const kindFixes: Readonly<Record<string, string>> = {
  number: wholeNumber,
  int: wholeNumber,
  boolean: "write true or false, without quotes",
  array: "write a list, each item on a line of its own that begins with a hyphen",
  object: settingsBelow,
  record: settingsBelow,
};

/** What to write where nobody can tell which value was meant. */
function kindFix(issue: z.core.$ZodIssue, property: string, value: unknown): string {
  if (issue.code === "invalid_union" && typeof value === "object")
    return `write the whole name as one key, such as ${property}.KEY: VALUE, or remove it`;
  if (issue.code !== "invalid_type") return `change the value of ${property}`;
  return kindFixes[issue.expected] ?? "write one text";
}

/**
 * What is wrong with a value that may have one of several shapes, by the shape that it has: with the parts of a group, or
 * with a word that is none of those known.
 */
export function unionIssues(issue: z.core.$ZodIssue, value: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
  const ofShape = issue.errors.find((found) =>
    isGroup ? found.every(({ path }) => path.length > 0) : found.some(({ code }) => code === "invalid_value"),
  );
  return ofShape?.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) ?? [issue];
}

/** The schema inside `.default()`, `.prefault()` and `.optional()`, and the group among several shapes. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodUnion) {
    const group = (schema.options as z.core.$ZodType[]).find((option) => option instanceof z.ZodObject);
    return group ?? schema;
  }
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap())
    : schema;
}

function article(type: string): string {
  const names: Record<string, string> = {
    int: "a whole number",
    array: "a list",
    object: "a group of settings",
    record: "a group of settings",
  };
  return names[type] ?? `a ${type}`;
}
