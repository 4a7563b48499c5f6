import { z } from "zod";
import { unwrap } from "../../components/config/shape-issues";
import { kubernetesSchema } from "../../components/kubernetes/kubernetes-schema";
import { configSchema } from "../../components/config/config-schema";
import { markdownTable, withSection } from "./markdown";

interface Row {
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly description: string;
}

interface Section {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
}

/** Tables of every key of a stack file, from the schema that the program itself reads it with. */
export function configReference(): string {
  const top = Object.entries({ ...configSchema.shape, kubernetes: kubernetesSchema.shape.kubernetes });
  const told: Told = new Set();
  const settings: Section = {
    title: "The cluster",
    description: "Keys below `kafka-zookeeper:`.",
    rows: top
      .filter(([, schema]) => fieldsOf(schema) === undefined)
      .flatMap(([key, schema]) => rowsOf(key, schema, told)),
  };
  const groups = top.flatMap(([key, schema]): Section[] => {
    const fields = fieldsOf(schema);
    if (fields === undefined) return [];
    const title = isList(schema) ? `\`${key}[]\`` : `\`${key}\``;
    return [
      {
        title,
        description: descriptionOf(schema),
        rows: Object.entries(fields).flatMap(([k, s]) => rowsOf(k, s, told)),
      },
    ];
  });
  return [settings, ...groups].map(renderSection).join("\n\n");
}

/** Puts the reference between its markers in a text. @throws Error when the text does not have both. */
export function withConfigReference(text: string): string {
  return withSection(text, "config-reference", configReference());
}

/** The groups that have their rows already: the same settings may stand in several places. */
type Told = Set<Record<string, z.core.$ZodType>>;

/** One row for a value; for a group, or a list of groups, one for each value inside. */
function rowsOf(key: string, schema: z.core.$ZodType, told: Told): Row[] {
  const fields = fieldsOf(schema);
  const again = fields !== undefined && told.has(fields);
  if (fields !== undefined) told.add(fields);
  const inside = isList(schema) ? `${key}[]` : key;
  const inner = again ? [] : Object.entries(fields ?? {});
  const rows = inner.flatMap(([name, field]) => rowsOf(`${inside}.${name}`, field, told));
  if (fields !== undefined && !again && !isList(schema)) return rows;
  const [, text = "", fallback] = /^(.*?)(?: Default: (.*?)\.)?$/s.exec(descriptionOf(schema)) ?? [];
  const description = again ? `${text} With the same keys as above.` : text;
  return [{ key, type: typeOf(schema), default: fallback ?? defaultOf(schema), description }, ...rows];
}

function isList(schema: z.core.$ZodType): boolean {
  return unwrap(schema) instanceof z.ZodArray;
}

/** The settings inside a group, or inside the items of a list of groups. */
function fieldsOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return fieldsOf(inner.element);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

function descriptionOf(schema: z.core.$ZodType): string {
  const text = schema instanceof z.ZodType ? schema.description : undefined;
  const inner = unwrap(schema);
  return text ?? (inner instanceof z.ZodType ? inner.description : undefined) ?? "";
}

function typeOf(schema: z.core.$ZodType): string {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => `\`${option}\``).join(" or ");
  if (inner instanceof z.ZodArray) return `list of ${typeOf(inner.element)}s`;
  if (inner instanceof z.ZodRecord) return "keys and values";
  if (inner instanceof z.ZodObject) return "group";
  if (inner instanceof z.ZodNumber) return inner.isInt ? "whole number" : "number";
  if (inner instanceof z.ZodBoolean) return "true/false";
  if (inner instanceof z.ZodString) return "text";
  if (inner instanceof z.ZodUnion) return inner.options.map((option) => typeOf(option as z.ZodType)).join(" or ");
  throw new Error(`the reference has no word for ${inner.constructor.name}`);
}

function defaultOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return "none";
  if (!(schema instanceof z.ZodDefault)) return "**required**";
  const value: unknown = schema.def.defaultValue;
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return isEmpty ? "none" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function renderSection({ title, description, rows }: Section): string {
  const cells = rows.map((row) => [`\`${row.key}\``, row.type, row.default, row.description]);
  const table = markdownTable([["Key", "Type", "Default", "What it is"], ...cells]);
  return [`### ${title}`, "", ...(description === "" ? [] : [description, ""]), ...table].join("\n");
}
