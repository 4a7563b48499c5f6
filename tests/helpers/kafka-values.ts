import fc from "fast-check";
import type { Field, Fields, ScalarType } from "../../operations/protocol/kafka/declaration";
import { includes } from "../../operations/protocol/kafka/version-range";

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const buffer = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  int8: int(8),
  int16: int(16),
  uint16: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
  int32: int(32),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float64: fc.double(),
  uuid: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
  string: fc.string({ unit: "grapheme", maxLength: 40 }),
  bytes: buffer,
  records: buffer,
};

/** Any value that a structure can have in one version of a message. */
export function valuesOf(fields: Fields, version: number): fc.Arbitrary<Record<string, unknown>> {
  const present = Object.entries(fields).filter(([, field]) => includes(field.versions, version));
  const arbitraries = Object.fromEntries(present.map(([name, field]) => [name, valueOf(field, version)]));
  return fc.record(arbitraries, { noNullPrototype: true });
}

function valueOf(field: Field, version: number): fc.Arbitrary<unknown> {
  const value = plainValueOf(field, version);
  return includes(field.nullableVersions ?? "none", version) ? fc.option(value) : value;
}

function plainValueOf(field: Field, version: number): fc.Arbitrary<unknown> {
  if (field.type === "struct") return valuesOf(field.fields, version);
  if (field.type !== "array") return scalars[field.type];
  const { items } = field;
  return fc.array(typeof items === "string" ? scalars[items] : valuesOf(items, version), { maxLength: 3 });
}
