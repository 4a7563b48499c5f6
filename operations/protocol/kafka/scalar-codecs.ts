import type { ByteReader, ByteWriter } from "./bytes";
import type { ScalarType } from "./declaration";

/** Writes and reads one type. */
export interface Codec<T> {
  readonly write: (this: void, to: ByteWriter, value: T) => void;
  readonly read: (this: void, from: ByteReader) => T;
}

const uuidBytes = 16;

const fixed: { readonly [T in ScalarType]?: Codec<never> } = {
  bool: codec<boolean>(
    (to, value) => to.int8(value ? 1 : 0),
    (from) => from.int8() !== 0,
  ),
  int8: codec<number>(
    (to, value) => to.int8(value),
    (from) => from.int8(),
  ),
  int16: codec<number>(
    (to, value) => to.int16(value),
    (from) => from.int16(),
  ),
  uint16: codec<number>(
    (to, value) => to.uint16(value),
    (from) => from.uint16(),
  ),
  int32: codec<number>(
    (to, value) => to.int32(value),
    (from) => from.int32(),
  ),
  int64: codec<bigint>(
    (to, value) => to.int64(value),
    (from) => from.int64(),
  ),
  float64: codec<number>(
    (to, value) => to.float64(value),
    (from) => from.float64(),
  ),
  uuid: codec<string>(
    (to, value) => {
      const bytes = Buffer.from(value, "base64url");
      if (bytes.length !== uuidBytes) throw new Error(`${value} is no UUID`);
      to.raw(bytes);
    },
    (from) => from.raw(uuidBytes).toString("base64url"),
  ),
};

function codec<T>(write: Codec<T>["write"], read: Codec<T>["read"]): Codec<never> {
  return { write, read } as unknown as Codec<never>;
}

/** Number of bytes or items; -1 stands for null. */
type LengthCodec = Codec<number>;

/** Compact lengths are one higher, so that null is 0. */
const compactLength: LengthCodec = {
  write: (to, length) => to.unsignedVarint(length + 1),
  read: (from) => from.unsignedVarint() - 1,
};
const shortLength: LengthCodec = { write: (to, length) => to.int16(length), read: (from) => from.int16() };
const longLength: LengthCodec = { write: (to, length) => to.int32(length), read: (from) => from.int32() };

/** How many items a list has. */
export function countCodec(flexible: boolean): LengthCodec {
  return flexible ? compactLength : longLength;
}

/** @throws Error when null is written or read where the version does not have it. */
export function scalarCodec(type: ScalarType, isNullable: boolean, flexible: boolean): Codec<unknown> {
  const simple = fixed[type];
  if (simple !== undefined) return simple as unknown as Codec<unknown>;
  const length = flexible ? compactLength : type === "string" ? shortLength : longLength;
  const isText = type === "string";
  return {
    write(to, value) {
      if (value === null && !isNullable) throw new Error("must not be null");
      const bytes = typeof value === "string" ? Buffer.from(value) : (value as Buffer | null);
      length.write(to, bytes?.length ?? -1);
      if (bytes !== null) to.raw(bytes);
    },
    read(from) {
      const size = length.read(from);
      if (size < 0 && isNullable) return null;
      if (size < 0) throw new RangeError("a text that must be there is null");
      return isText ? from.text(size) : from.raw(size);
    },
  };
}

/** A structure that may be missing: one byte before it tells, -1 that it is. */
export function nullable<T>({ write, read }: Codec<T>): Codec<unknown> {
  return {
    write(to, value) {
      to.int8(value === null ? -1 : 1);
      if (value !== null) write(to, value as T);
    },
    read: (from) => (from.int8() < 0 ? null : read(from)),
  };
}
