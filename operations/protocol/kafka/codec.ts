import { ByteReader, ByteWriter } from "./bytes";
import type { ArrayField, Field, Fields, Read, Sent } from "./declaration";
import { type Codec, countCodec, nullable, scalarCodec } from "./scalar-codecs";
import { includes } from "./version-range";

/** How a structure looks in one version of a message. */
export interface Format {
  readonly version: number;
  /** Compact lengths and tagged fields (KIP-482). */
  readonly flexible: boolean;
}

/**
 * Writes a structure as one version has it. What is not given has its default.
 * @throws Error that names the field which that version cannot carry.
 */
export function writeStruct<S extends Fields>(to: ByteWriter, fields: S, format: Format, value: Sent<S>): void {
  structCodec(fields, format).write(to, value);
}

/**
 * Reads a structure; a field that the version does not have holds its default.
 * @throws RangeError when the bytes end too early, or hold what the version does not allow.
 */
export function readStruct<S extends Fields>(from: ByteReader, fields: S, format: Format): Read<S> {
  return structCodec(fields, format).read(from) as Read<S>;
}

type Struct = Record<string, unknown>;
const compiled = new WeakMap<Fields, Map<string, Codec<Struct>>>();

function structCodec(fields: Fields, format: Format): Codec<Struct> {
  const versions = compiled.get(fields) ?? new Map<string, Codec<Struct>>();
  compiled.set(fields, versions);
  const key = `${format.version}${format.flexible ? " flexible" : ""}`;
  const codec = versions.get(key) ?? compile(fields, format);
  versions.set(key, codec);
  return codec;
}

interface Member {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly default: () => unknown;
}

function compile(fields: Fields, format: Format): Codec<Struct> {
  const plain: Member[] = [];
  const tagged = new Map<number, Member>();
  const absent: Member[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const member = { name, codec: fieldCodec(field, format), default: () => defaultOf(field) };
    if (!includes(field.versions, format.version)) absent.push(member);
    else if (field.tag !== undefined && includes(field.taggedVersions ?? "none", format.version))
      tagged.set(field.tag, member);
    else plain.push(member);
  }
  const byTag = [...tagged].sort(([left], [right]) => left - right);
  const notPlain = [...absent, ...tagged.values()];
  return {
    write(to, value) {
      for (const member of absent) refuseValue(member, value[member.name], format);
      for (const member of plain) writeMember(to, member, value[member.name]);
      if (format.flexible) writeTagged(to, byTag, value);
    },
    read(from) {
      const value: Struct = {};
      for (const { name, codec } of plain) value[name] = codec.read(from);
      for (const member of notPlain) value[member.name] = member.default();
      if (format.flexible) readTagged(from, tagged, value);
      return value;
    },
  };
}

/** What was asked for would silently not be done. */
function refuseValue(member: Member, value: unknown, { version }: Format): void {
  if (value === undefined || isSame(value, member.default())) return;
  throw new Error(`version ${version} has no field ${member.name}`);
}

function writeMember(to: ByteWriter, { name, codec, default: fallback }: Member, value: unknown): void {
  try {
    codec.write(to, value === undefined ? fallback() : value);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function writeTagged(to: ByteWriter, tagged: readonly (readonly [number, Member])[], value: Struct): void {
  const given = tagged.filter(([, { name, default: fallback }]) => {
    const own = value[name];
    return own !== undefined && !isSame(own, fallback());
  });
  to.unsignedVarint(given.length);
  for (const [tag, member] of given) {
    const inner = new ByteWriter();
    writeMember(inner, member, value[member.name]);
    to.unsignedVarint(tag);
    to.unsignedVarint(inner.bytes.length);
    to.raw(inner.bytes);
  }
}

/** Tags that are not declared come from a newer Kafka, and are skipped. */
function readTagged(from: ByteReader, tagged: ReadonlyMap<number, Member>, value: Struct): void {
  for (let left = from.unsignedVarint(); left > 0; left -= 1) {
    const member = tagged.get(from.unsignedVarint());
    const bytes = from.raw(from.unsignedVarint());
    if (member !== undefined) value[member.name] = member.codec.read(new ByteReader(bytes));
  }
}

function fieldCodec(field: Field, format: Format): Codec<unknown> {
  const isNullable = includes(field.nullableVersions ?? "none", format.version);
  if (field.type === "array") return arrayCodec(field, isNullable, format);
  if (field.type !== "struct") return scalarCodec(field.type, isNullable, format.flexible);
  // Compiled when it is used first: a version that lacks the field may be none of its structure either.
  const inner = () => structCodec(field.fields, format);
  const codec: Codec<Struct> = {
    write: (to, value) => inner().write(to, value),
    read: (from) => inner().read(from),
  };
  return isNullable ? nullable(codec) : required(codec);
}

function arrayCodec({ items }: ArrayField, isNullable: boolean, format: Format): Codec<unknown> {
  const count = countCodec(format.flexible);
  const item = (): Codec<never> => {
    const codec = typeof items === "string" ? scalarCodec(items, false, format.flexible) : structCodec(items, format);
    return codec as unknown as Codec<never>;
  };
  return {
    write(to, value: readonly never[] | null) {
      if (value === null && !isNullable) throw new Error("must not be null");
      count.write(to, value?.length ?? -1);
      const { write } = item();
      for (const one of value ?? []) write(to, one);
    },
    read(from) {
      const length = count.read(from);
      if (length < 0 && !isNullable) throw new RangeError("a list that must be there is null");
      // Every item has a byte at least: memory is taken only for what is there.
      if (length > from.left) throw new RangeError(`a list promises ${length} items in ${from.left} bytes`);
      if (length < 0) return null;
      const { read } = item();
      // A loop: there may be a million of such lists, and Array.from takes four times as long.
      const values: unknown[] = [];
      for (let left = length; left > 0; left -= 1) values.push(read(from));
      return values;
    },
  } as Codec<unknown>;
}

function required(codec: Codec<Struct>): Codec<unknown> {
  return {
    write(to, value) {
      if (value === null) throw new Error("must not be null");
      codec.write(to, value as Struct);
    },
    read: (from) => codec.read(from),
  };
}

const zeros = { bool: false, int64: 0n, uuid: "AAAAAAAAAAAAAAAAAAAAAA", string: "" };

function defaultOf(field: Field): unknown {
  if (field.default !== undefined) return field.default;
  if (field.type === "array") return [];
  if (field.type === "struct")
    return Object.fromEntries(Object.entries(field.fields).map(([name, inner]) => [name, defaultOf(inner)]));
  if (field.type === "bytes" || field.type === "records") return Buffer.alloc(0);
  return field.type in zeros ? zeros[field.type as keyof typeof zeros] : 0;
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return left.equals(right);
  return Array.isArray(left) && Array.isArray(right) && left.length === 0 && right.length === 0;
}
