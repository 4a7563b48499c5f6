import { closest } from "fastest-levenshtein";
import { z } from "zod";
import { type ConfigIssue, error, show } from "../model/issue";
import { type Registry, registry } from "../services/registry";
import { type Config, configSchemaOf } from "./config-schema";

type Path = readonly PropertyKey[];

/** What a stack file says, as far as it could be read, and everything that was wrong with its shape. */
export interface Parsed<Shape = Config> {
  /** Missing when not even the rest of the file makes a whole. */
  readonly config: Shape | undefined;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Reads the shape of a stack's configuration.
 *
 * A value that is wrong is reported and left out, so that the rules about the rest are still checked and an operator
 * sees everything in one go.
 */
export function parseConfig(raw: Record<string, unknown>, services: Registry = registry): Parsed {
  return parseShape(raw, configSchemaOf(services)) as Parsed;
}

/** The same for a configuration of another shape. */
export function parseShape<Schema extends z.ZodObject>(
  raw: Record<string, unknown>,
  schema: Schema,
): Parsed<z.output<Schema>> {
  const rest = structuredClone(raw);
  let issues: readonly ConfigIssue[] | undefined;
  // Each round takes at least one value out of the copy, so this ends.
  for (;;) {
    const result = schema.safeParse(rest);
    if (result.success) return { config: result.data, issues: issues ?? [] };
    const found = result.error.issues;
    // What later rounds find follows from what was taken out.
    issues ??= found.flatMap((one) => toIssues(one, raw, schema));
    const pruned = found.map((issue) => prune(rest, issue)).some(Boolean);
    compact(rest);
    if (!pruned) return { config: undefined, issues };
  }
}

/** A path as it is written in the stack file: `hosts[1].address`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}

function toIssues(issue: z.core.$ZodIssue, raw: unknown, schema: z.ZodObject): ConfigIssue[] {
  const property = formatPath(issue.path);
  const given = showAt(raw, issue.path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(issue.path, key, schema));
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    return [error({ property, rule: `must be one of ${values.join(", ")}`, given, fix: suggestion(given, values) })];
  }
  const rule =
    issue.code === "invalid_type"
      ? `must be ${article(issue.expected)}`
      : issue.code === "invalid_union"
        ? "must be a text, a number or true/false"
        : issue.message;
  return [error({ property, rule, given, fix: typeFix(property, given) })];
}

/** Secrets are not repeated in a message, which may end in a log. */
function showAt(raw: unknown, path: Path): string {
  const value = valueAt(raw, path);
  const secret = ["ssh", "ssh.password", "ssh.privateKey"].includes(formatPath(path));
  return secret && value !== undefined ? "a value that is not shown" : show(value);
}

/** Settings that have another place now. */
const moved: Readonly<Record<string, string>> = { "kubernetes.topics": "topics" };

function unknownKey(path: Path, key: string, root: z.ZodObject): ConfigIssue {
  const property = formatPath([...path, key]);
  const known = knownKeys(path, root);
  const nearest = known.length > 0 ? closest(key, known) : undefined;
  const place = moved[property];
  const fix =
    place !== undefined
      ? `move it to kafka-zookeeper:${place}, at the top level of the stack file`
      : nearest === undefined
        ? "remove it"
        : `did you mean ${formatPath([...path, nearest])}? Otherwise remove it`;
  return error({ property, rule: "is not a setting of this program", given: show(key), fix });
}

/** The keys that the schema knows at a path. */
function knownKeys(path: Path, root: z.ZodObject): string[] {
  let schema: z.core.$ZodType | undefined = root;
  for (const key of path) {
    schema = schema && unwrap(schema);
    if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodObject) schema = (schema.shape as Record<string, z.core.$ZodType>)[String(key)];
    else return [];
  }
  schema = schema && unwrap(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The schema inside `.default()`, `.prefault()` and `.optional()`. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap())
    : schema;
}

function suggestion(given: string, values: string[]): string {
  const [, text] = /^"(.*)"$/.exec(given) ?? [];
  return text === undefined ? `set it to ${values.join(" or ")}` : `did you mean ${closest(text, values)}?`;
}

function typeFix(property: string, given: string): string {
  return given === "nothing" ? `add ${property} to the stack file` : `change the value of ${property}`;
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

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

/** Takes out of the tree what an issue is about: the unknown keys, the wrong value, or the item that misses one. */
function prune(root: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => remove(root, [...issue.path, key])).some(Boolean);
  if (valueAt(root, issue.path) !== undefined) return remove(root, issue.path);
  const item = issue.path.findLastIndex((key) => typeof key === "number");
  return item >= 0 ? remove(root, issue.path.slice(0, item + 1)) : standIn(root, issue.path);
}

/** Items of lists become holes, so that the positions of the others hold until `compact`. */
function remove(root: Record<string, unknown>, path: Path): boolean {
  const parent = valueAt(root, path.slice(0, -1)) as Record<PropertyKey, unknown> | undefined;
  const key = path.at(-1);
  if (parent === undefined || key === undefined || !Object.hasOwn(parent, key)) return false;
  return delete parent[key];
}

function compact(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) value.splice(0, value.length, ...(value.filter(() => true) as unknown[]));
  Object.values(value).forEach(compact);
}

/** A required top-level value that is missing gets a harmless one, so that the rest can be checked. */
function standIn(root: Record<string, unknown>, path: Path): boolean {
  const substitutes: Record<string, unknown> = { substrate: "ssh", hosts: [] };
  const key = String(path[0]);
  if (path.length !== 1 || !(key in substitutes)) return false;
  root[key] = substitutes[key];
  return true;
}
