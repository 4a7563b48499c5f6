/** What the scalar types of Kafka's message definitions are here. */
export interface ScalarValues {
  bool: boolean;
  int8: number;
  int16: number;
  uint16: number;
  int32: number;
  int64: bigint;
  float64: number;
  /** As Kafka prints it: 22 characters of URL-safe Base64. */
  uuid: string;
  string: string;
  bytes: Buffer;
  /** Record batches, which are not taken apart. */
  records: Buffer;
}

export type ScalarType = keyof ScalarValues;

/** The words of Kafka's own `common/message/*.json`, with their meaning there. */
export interface FieldOptions {
  readonly nullableVersions?: string;
  /** What a field holds when it is not given, or when a version does not have it. Default: zero, empty or false. */
  readonly default?: number | bigint | string | boolean | null;
  readonly tag?: number;
  readonly taggedVersions?: string;
}

interface Versioned {
  readonly versions: string;
}

export type ScalarField = FieldOptions & Versioned & { readonly type: ScalarType };
export type ArrayField = FieldOptions & Versioned & { readonly type: "array"; readonly items: ScalarType | Fields };
export type StructField = FieldOptions & Versioned & { readonly type: "struct"; readonly fields: Fields };
export type Field = ScalarField | ArrayField | StructField;

/** Fields in the order in which they are sent; each name is the official one with a small first letter. */
export interface Fields {
  readonly [name: string]: Field;
}

/** A request of the Kafka protocol and the response to it. */
export interface Message {
  readonly apiKey: number;
  readonly name: string;
  /** Versions that may be sent: one that every supported broker knows, or a range of which one is negotiated. */
  readonly validVersions: string;
  /** Versions with compact lengths and tagged fields (KIP-482). */
  readonly flexibleVersions: string;
  readonly request: Fields;
  readonly response: Fields;
}

type NoOptions = Record<never, never>;
type Declared<T, V extends string, O extends FieldOptions> = T & { readonly versions: V } & O;

const scalar =
  <T extends ScalarType>(type: T) =>
  <const V extends string = "0+", const O extends FieldOptions = NoOptions>(versions?: V, options?: O) =>
    ({ type, versions: versions ?? "0+", ...options }) as Declared<{ readonly type: T }, NoInfer<V>, NoInfer<O>>;

export const bool = scalar("bool");
export const int8 = scalar("int8");
export const int16 = scalar("int16");
export const uint16 = scalar("uint16");
export const int32 = scalar("int32");
export const int64 = scalar("int64");
export const float64 = scalar("float64");
export const uuid = scalar("uuid");
export const string = scalar("string");
export const bytes = scalar("bytes");
export const records = scalar("records");

/** A list of scalars, `array("int32")`, or of structures, `array({ name: string() })`. */
export function array<
  const I extends ScalarType | Fields,
  const V extends string = "0+",
  const O extends FieldOptions = NoOptions,
>(items: I, versions?: V, options?: O) {
  const field = { type: "array", items, versions: versions ?? "0+", ...options };
  return field as unknown as Declared<{ readonly type: "array"; readonly items: NoInfer<I> }, NoInfer<V>, NoInfer<O>>;
}

export function struct<const S extends Fields, const V extends string = "0+", const O extends FieldOptions = NoOptions>(
  fields: S,
  versions?: V,
  options?: O,
) {
  const field = { type: "struct", fields, versions: versions ?? "0+", ...options };
  return field as unknown as Declared<{ readonly type: "struct"; readonly fields: NoInfer<S> }, NoInfer<V>, NoInfer<O>>;
}

/** What is read has every field; what is sent may leave out those with a default and those that not every version has. */
type Use = "read" | "sent";

type ItemOf<I, U extends Use> = I extends ScalarType ? ScalarValues[I] : I extends Fields ? StructOf<I, U> : never;

type Plain<F, U extends Use> = F extends { readonly type: "array"; readonly items: infer I }
  ? readonly ItemOf<I, U>[]
  : F extends { readonly type: "struct"; readonly fields: infer S extends Fields }
    ? StructOf<S, U>
    : F extends { readonly type: infer T extends ScalarType }
      ? ScalarValues[T]
      : never;

type ValueOf<F, U extends Use> = F extends { readonly nullableVersions: string } ? Plain<F, U> | null : Plain<F, U>;

type Optional<F> = F extends { readonly default: unknown } | { readonly tag: number }
  ? true
  : F extends { readonly versions: "0+" }
    ? false
    : true;

type OptionalNames<S> = { [K in keyof S]: Optional<S[K]> extends true ? K : never }[keyof S];

type StructOf<S extends Fields, U extends Use> = U extends "read"
  ? { readonly [K in keyof S]: ValueOf<S[K], U> }
  : { readonly [K in Exclude<keyof S, OptionalNames<S>>]: ValueOf<S[K], U> } & {
      readonly [K in OptionalNames<S>]?: ValueOf<S[K], U>;
    };

/** What is read by a declaration. */
export type Read<S extends Fields> = StructOf<S, "read">;
/** What can be sent by a declaration. */
export type Sent<S extends Fields> = StructOf<S, "sent">;
