import { z } from "zod";
import { isOneOrMany } from "../model/schema-values";
import { unwrap } from "./shape-issues";

/** Puts a single item into a list wherever the schema takes both; whatever else is wrong stays as it is. */
export function listSingles(values: unknown, schema: z.core.$ZodType): void {
  const group = unwrap(schema);
  if (typeof values !== "object" || values === null) return;
  if (group instanceof z.ZodArray && Array.isArray(values)) values.forEach((item) => listSingles(item, group.element));
  if (!(group instanceof z.ZodObject) || Array.isArray(values)) return;
  const given = values as Record<string, unknown>;
  for (const [key, inner] of Object.entries<z.core.$ZodType>(group.shape)) {
    const value = given[key];
    if (value === undefined || value === null) continue;
    if (isOneOrMany(unwrap(inner)) && !Array.isArray(value)) given[key] = [value];
    listSingles(given[key], inner);
  }
}
