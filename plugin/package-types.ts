import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** A type in a Pulumi package schema. */
type PulumiType = Readonly<Record<string, unknown>>;

interface Group {
  readonly properties: Readonly<Record<string, PulumiType>>;
  readonly required: readonly string[];
}

type JsonSchema = Exclude<z.core.JSONSchema.BaseSchema, boolean>;

/** What may be given as an output that is known later, see `readInputs`; all other arguments are plain values. */
const later = ["ssh", "users"];

/** Translates schemas of zod into types of a Pulumi package, each group under a name that tells where it stands. */
export class Types {
  readonly all: Record<string, PulumiType> = {};

  constructor(private readonly packageName: string) {}

  /** The arguments of a component, or its outputs. */
  group(component: string, shape: z.core.$ZodLooseShape, io: "input" | "output"): Group {
    const { properties = {}, required = [] } = z.toJSONSchema(z.object(shape), { io }) as JsonSchema;
    const translated = Object.entries(properties).map(([key, inner]) => {
      const plain = io === "input" && !later.includes(key);
      return [key, this.property([component, key], inner as JsonSchema, plain)] as const;
    });
    return { properties: Object.fromEntries(translated), required };
  }

  private property(path: readonly string[], schema: JsonSchema, plain: boolean): PulumiType {
    const { description } = schema;
    return { ...this.type(path, schema, plain), ...(description === undefined ? {} : { description }) };
  }

  private type(path: readonly string[], schema: JsonSchema, plain: boolean): PulumiType {
    const mark = plain ? { plain } : {};
    const inner = (of: unknown, at = path) => this.type(at, of as JsonSchema, plain);
    // zod writes a choice of simple types as a list of their names.
    const choices: unknown = schema.type;
    if (Array.isArray(choices)) return { oneOf: choices.map((type) => ({ type: String(type), ...mark })), ...mark };
    if (Array.isArray(schema.anyOf)) return { oneOf: schema.anyOf.map((one) => inner(one)), ...mark };
    if (choices === "array") {
      const item = [...path.slice(0, -1), String(path.at(-1)).replace(/s$/, "")];
      return { type: "array", items: inner(schema.items, item), ...mark };
    }
    if (choices !== "object") return { type: String(choices), ...mark };
    // Keys of all kinds, some of which may be known.
    if (typeof schema.additionalProperties === "object")
      return { type: "object", additionalProperties: inner(schema.additionalProperties), ...mark };
    return { $ref: `#/types/${this.named(path, schema, plain)}`, ...mark };
  }

  /** The token of a named type; components share those that are the same. */
  private named([component = "", ...path]: readonly string[], schema: JsonSchema, plain: boolean): string {
    const entries = Object.entries(schema.properties ?? {}).map(
      ([key, inner]) => [key, this.property([component, ...path, key], inner as JsonSchema, plain)] as const,
    );
    const definition = { type: "object", properties: Object.fromEntries(entries), required: schema.required ?? [] };
    const name = path.map((key) => key.charAt(0).toUpperCase() + key.slice(1)).join("");
    const tokens = [name, component + name].map((one) => `${this.packageName}:index:${one}`);
    const token = tokens.find((one) => isDeepStrictEqual(this.all[one] ?? definition, definition));
    if (token === undefined) throw new Error(`two types are called ${tokens.join(" and ")}`);
    this.all[token] = definition;
    return token;
  }
}
