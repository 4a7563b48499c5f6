import assert from "node:assert/strict";
import fc from "fast-check";
import { Decoder, Encoder } from "../../../../../operations/protocol/kafka/codec";

type Item =
  | { readonly type: "int8" | "int16" | "int32"; readonly value: number }
  | { readonly type: "string"; readonly value: string | null }
  | { readonly type: "compactString"; readonly value: string }
  | { readonly type: "array"; readonly value: readonly (string | null)[] }
  | { readonly type: "compactArray"; readonly value: readonly (string | null)[] };

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const word = fc.option(fc.string({ unit: "grapheme", maxLength: 40 }));
const item: fc.Arbitrary<Item> = fc.oneof(
  fc.record({ type: fc.constant("int8" as const), value: int(8) }),
  fc.record({ type: fc.constant("int16" as const), value: int(16) }),
  fc.record({ type: fc.constant("int32" as const), value: int(32) }),
  fc.record({ type: fc.constant("string" as const), value: word }),
  fc.record({ type: fc.constant("compactString" as const), value: fc.string({ unit: "grapheme", maxLength: 300 }) }),
  fc.record({
    type: fc.constantFrom("array" as const, "compactArray" as const),
    value: fc.array(word, { maxLength: 5 }),
  }),
);

function encode(items: readonly Item[]): Buffer {
  const encoder = new Encoder();
  for (const one of items)
    if (one.type === "array" || one.type === "compactArray")
      encoder[one.type](one.value, (inner, value) => inner.string(value));
    else if (one.type === "string") encoder.string(one.value);
    else if (one.type === "compactString") encoder.compactString(one.value);
    else encoder[one.type](one.value);
  return encoder.bytes;
}

function decode(bytes: Buffer, items: readonly Item[]): unknown[] {
  const decoder = new Decoder(bytes);
  return items.map(({ type }) =>
    type === "array" || type === "compactArray" ? decoder[type](() => decoder.string()) : decoder[type](),
  );
}

describe("the codec of the Kafka protocol", () => {
  it("reads back everything it writes", () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const values = items.map(({ value }) => value);
        assert.deepEqual(decode(encode(items), items), values);
      }),
    );
  });

  it("refuses bytes that end too early, wherever that is", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), fc.nat(), (items, at) => {
        const bytes = encode(items);
        const part = bytes.subarray(0, at % bytes.length);
        assert.throws(() => decode(part, items), RangeError);
      }),
    );
  });

  it("writes numbers with the high byte first, and texts behind their length in bytes", () => {
    const bytes = new Encoder().int8(-1).int16(258).int32(-2).string("é").string(null).bytes;
    assert.equal(bytes.toString("hex"), "ff" + "0102" + "fffffffe" + "0002c3a9" + "ffff");
  });

  it("tells an empty list from none, which asks for all", () => {
    const nothing = () => undefined;
    assert.equal(new Encoder().array([], nothing).bytes.toString("hex"), "00000000");
    assert.equal(new Encoder().array(null, nothing).bytes.toString("hex"), "ffffffff");
    assert.deepEqual(
      new Decoder(Buffer.from("ffffffff", "hex")).array(() => 1),
      [],
    );
  });

  it("writes flexible versions as the guide has them, and skips tagged fields", () => {
    const bytes = new Encoder()
      .compactString("a".repeat(200))
      .compactArray(null, () => undefined)
      .noTags().bytes;
    assert.equal(bytes.subarray(0, 2).toString("hex"), "c901");
    assert.equal(bytes.subarray(-2).toString("hex"), "0000");
    const tagged = new Decoder(Buffer.from("01" + "05" + "02" + "aabb" + "7f", "hex"));
    tagged.skipTags();
    assert.equal(tagged.int8(), 0x7f);
  });

  it("does not believe a length that promises more than there is", () => {
    const decoder = new Decoder(Buffer.from("7fffffff", "hex"));
    assert.throws(() => decoder.array(() => decoder.int32()), RangeError);
  });
});
