import type { z } from "zod";
import type { ConfigIssue } from "../model/issue";
import { type Registry, registry } from "../services/registry";
import { type Config, configSchemaOf } from "./config-schema";
import { cleanTexts } from "./clean-texts";
import { type Path, valueAt } from "./path";
import { isJudgedAsText, shapeIssue, unionIssues } from "./shape-issues";
import { meantValue } from "./shape-values";
import { listSingles } from "./single-items";
import { meantKey, unknownKey } from "./unknown-keys";

/** What a stack file says, as far as it could be read, and everything that was wrong with its shape. */
export interface Parsed<Shape = Config> {
  /** Missing when not even the rest of the file makes a whole. */
  readonly config: Shape | undefined;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Reads the shape of a stack's configuration.
 *
 * A value that is wrong is reported, and replaced by what was evidently meant or left out, so that the rules about the
 * rest are still checked and an operator sees everything in one go.
 */
export function parseConfig(raw: Record<string, unknown>, services: Registry = registry): Parsed {
  return parseShape(raw, configSchemaOf(services)) as Parsed;
}

/** The same for a configuration of another shape. */
export function parseShape<Schema extends z.ZodObject>(
  raw: Record<string, unknown>,
  schema: Schema,
): Parsed<z.output<Schema>> {
  const { values: rest, issues: unclean } = cleanTexts(raw);
  const spelled = repairSpelling(rest, schema);
  let issues: readonly ConfigIssue[] | undefined;
  // Each round takes at least one value out of the copy, or gives one the type that it should have, so this ends.
  for (;;) {
    const result = schema.safeParse(rest);
    if (result.success) return { config: result.data, issues: [...unclean, ...(issues ?? []), ...spelled] };
    const found = result.error.issues.flatMap((issue) => unionIssues(issue, valueAt(rest, issue.path)));
    // What later rounds find follows from what was taken out.
    issues ??= found.map((one) => shapeIssue(one, valueAt(rest, one.path)));
    const pruned = found.map((issue) => retype(rest, issue) || prune(rest, issue)).some(Boolean);
    compact(rest);
    if (!pruned) return { config: undefined, issues: [...unclean, ...issues, ...spelled] };
  }
}

/**
 * Keys in another spelling get the one that was meant, others are taken out; a number becomes a text where a rule about
 * that text says what it should have been. Without this, what is missed or wrong because of it would be reported, too.
 */
function repairSpelling(root: Record<string, unknown>, schema: z.ZodObject): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  for (;;) {
    listSingles(root, schema);
    const found = schema.safeParse(root).error?.issues ?? [];
    const unknown = found.filter((issue) => issue.code === "unrecognized_keys");
    const numbers = found.filter((issue) => isJudgedAsText(issue, valueAt(root, issue.path)));
    if (unknown.length === 0 && numbers.length === 0) return issues;
    for (const issue of numbers) replace(root, issue.path, String(valueAt(root, issue.path)));
    for (const { path, keys } of unknown) {
      issues.push(...keys.map((key) => unknownKey(path, key, schema)));
      for (const key of keys) rename(valueAt(root, path) as Record<string, unknown>, key, meantKey(path, key, schema));
    }
  }
}

function rename(group: Record<string, unknown>, key: string, meant: string | undefined): void {
  if (meant !== undefined && !Object.hasOwn(group, meant)) group[meant] = group[key];
  delete group[key];
}

/** Puts what was evidently meant in the place of a value of the wrong type. */
function retype(root: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  const meant = meantValue(issue, valueAt(root, issue.path));
  if (meant !== undefined) replace(root, issue.path, meant.value);
  return meant !== undefined;
}

function replace(root: Record<string, unknown>, path: Path, value: unknown): void {
  const parent = valueAt(root, path.slice(0, -1)) as Record<PropertyKey, unknown>;
  parent[path.at(-1) ?? ""] = value;
}

/** Takes out of the tree what an issue is about: the wrong value, or the item or the group that misses one. */
function prune(root: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  if (valueAt(root, issue.path) !== undefined) return remove(root, issue.path);
  const item = issue.path.findLastIndex((key) => typeof key === "number");
  if (item >= 0) return remove(root, issue.path.slice(0, item + 1));
  return issue.path.length > 1 ? remove(root, issue.path.slice(0, -1)) : standIn(root, issue.path);
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
  if (!Object.hasOwn(substitutes, key)) return false;
  root[key] = substitutes[key];
  return true;
}
