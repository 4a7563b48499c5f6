import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../../../../operations/protocol/kafka/bytes";
import { type Format, readStruct, writeStruct } from "../../../../../operations/protocol/kafka/codec";
import * as type from "../../../../../operations/protocol/kafka/declaration";
import { formatOf } from "../../../../../operations/protocol/kafka/frames";
import { includes, versionsIn } from "../../../../../operations/protocol/kafka/version-range";
import { declaredMessages } from "../../../../helpers/kafka-messages";
import { valuesOf } from "../../../../helpers/kafka-values";

const plain: Format = { version: 0, flexible: false };
const flexible: Format = { version: 0, flexible: true };

function bytesOf<S extends type.Fields>(fields: S, format: Format, value: type.Sent<S>): Buffer {
  const writer = new ByteWriter();
  writeStruct(writer, fields, format, value);
  return writer.bytes;
}

function read<S extends type.Fields>(fields: S, format: Format, hex: string): type.Read<S> {
  const reader = new ByteReader(Buffer.from(hex, "hex"));
  const value = readStruct(reader, fields, format);
  assert.equal(reader.left, 0, "bytes are left over");
  return value;
}

/** The fields of a value that a version has: the others hold their defaults. */
function ownPart(fields: type.Fields, version: number, value: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(fields).filter(([, field]) => includes(field.versions, version));
  return Object.fromEntries(own.map(([name, field]) => [name, ownValue(field, version, value[name])]));
}

function ownValue(field: type.Field, version: number, value: unknown): unknown {
  if (value === null) return null;
  if (field.type === "struct") return ownPart(field.fields, version, value as Record<string, unknown>);
  if (field.type !== "array" || typeof field.items === "string") return value;
  const { items } = field;
  return (value as Record<string, unknown>[]).map((item) => ownPart(items, version, item));
}

function survives(fields: type.Fields, format: Format): void {
  fc.assert(
    fc.property(valuesOf(fields, format.version), (value) => {
      const found = read(fields, format, bytesOf(fields, format, value as never).toString("hex"));
      assert.deepEqual(ownPart(fields, format.version, found), value);
    }),
    { numRuns: 30 },
  );
}

/** Every type, also those that no message needs yet. */
const everything = {
  bool: type.bool(),
  uint16: type.uint16(),
  float64: type.float64(),
  uuid: type.uuid(),
  records: type.records("0+", { nullableVersions: "0+" }),
  bytes: type.bytes("0+", { nullableVersions: "0+" }),
  struct: type.struct({ id: type.int32(), names: type.array("string") }, "0+", { nullableVersions: "0+" }),
  always: type.struct({ id: type.int64() }),
  tagged: type.string("0+", { tag: 1, taggedVersions: "0+", nullableVersions: "0+", default: null }),
  taggedList: type.array({ id: type.int8() }, "0+", { tag: 0, taggedVersions: "0+" }),
};

describe("the codec of the Kafka protocol", () => {
  for (const message of declaredMessages)
    for (const version of versionsIn(message.validVersions))
      it(`reads back every ${message.name} v${version} that it writes, request and response`, () => {
        survives(message.request, formatOf(message, version));
        survives(message.response, formatOf(message, version));
      });

  it("reads back every type, nullable structures and tagged fields", () => {
    survives(everything, flexible);
    const { tagged, taggedList, ...untagged } = everything;
    assert.deepEqual([tagged.tag, taggedList.tag], [1, 0]);
    survives(untagged, plain);
  });

  it("refuses bytes that end too early, wherever that is", () => {
    fc.assert(
      fc.property(valuesOf(everything, 0), fc.nat(), (value, at) => {
        const bytes = bytesOf(everything, flexible, value as never);
        const part = bytes.subarray(0, at % bytes.length);
        assert.throws(() => read(everything, flexible, part.toString("hex")), RangeError);
      }),
    );
  });

  it("never ends otherwise than with a value or an error, whatever the bytes are", () => {
    for (const message of declaredMessages)
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 60 }),
          fc.constantFrom(...versionsIn(message.validVersions)),
          (bytes, at) => {
            try {
              readStruct(new ByteReader(Buffer.from(bytes)), message.response, formatOf(message, at));
            } catch (error) {
              assert(error instanceof RangeError, String(error));
            }
          },
        ),
        { numRuns: 50 },
      );
  });
});

describe("the bytes of the Kafka protocol guide", () => {
  const text = { text: type.string("0+", { nullableVersions: "0+" }) };
  const list = { list: type.array("int8", "0+", { nullableVersions: "0+" }) };
  const id = { id: type.uuid() };

  for (const [title, fields, format, value, hex] of [
    ["a text stands behind its length in bytes", text, plain, { text: "é" }, "0002c3a9"],
    ["no text has the length -1", text, plain, { text: null }, "ffff"],
    [
      "a compact text has its length and one in 7 bits a byte",
      text,
      flexible,
      { text: "a".repeat(200) },
      `c901${"61".repeat(200)}00`,
    ],
    ["no compact text has the length 0", text, flexible, { text: null }, "0000"],
    ["no list, which asks for all, has the length -1", list, plain, { list: null }, "ffffffff"],
    ["an empty list has the length 0", list, plain, { list: [] }, "00000000"],
    ["a compact list has its length and one", list, flexible, { list: [1, -1] }, "0301ff00"],
    ["a UUID has 16 bytes", id, plain, { id: "AAECAwQFBgcICQoLDA0ODw" }, "000102030405060708090a0b0c0d0e0f"],
  ] as const)
    it(title, () => {
      assert.equal(bytesOf<type.Fields>(fields, format, value as never).toString("hex"), hex);
      assert.deepEqual(read<type.Fields>(fields, format, hex), value);
    });

  it("tagged fields come last, by tag, and only those that differ from their defaults", () => {
    const fields = {
      late: type.int8("0+", { tag: 1, taggedVersions: "0+", default: 5 }),
      id: type.int8(),
      early: type.string("0+", { tag: 0, taggedVersions: "0+" }),
    };
    assert.equal(bytesOf(fields, flexible, { id: 7, late: 5 }).toString("hex"), "0700");
    assert.equal(
      bytesOf(fields, flexible, { id: 7, late: 6, early: "a" }).toString("hex"),
      "07" + "02" + "00020261" + "010106",
    );
    assert.deepEqual(read(fields, flexible, "0700"), { id: 7, late: 5, early: "" });
  });

  it("tagged fields of a newer Kafka are skipped", () => {
    assert.deepEqual(read({ id: type.int8() }, flexible, "07" + "01" + "0502aabb"), { id: 7 });
  });

  it("a list that promises more than there is takes no memory", () => {
    assert.throws(() => read(list, plain, "7fffffff"), /a list promises 2147483647 items in 0 bytes/);
  });
});

describe("a field that a version does not have", () => {
  const fields = { name: type.string(), rack: type.string("2+", { nullableVersions: "2+", default: null }) };

  it("is not sent, and read as its default", () => {
    assert.equal(bytesOf(fields, plain, { name: "a" }).toString("hex"), "000161");
    assert.deepEqual(read(fields, plain, "000161"), { name: "a", rack: null });
  });

  it("is refused when it was given, which would silently not be done", () => {
    assert.throws(() => bytesOf(fields, plain, { name: "a", rack: "r1" }), /^Error: version 0 has no field rack$/);
  });
});

describe("a value that cannot be sent", () => {
  for (const [title, fields, value, message] of [
    [
      "null",
      { topics: type.array({ name: type.string() }) },
      { topics: [{ name: null }] },
      /topics: name: must not be null/,
    ],
    ["a number that is too large", { id: type.int8() }, { id: 300 }, /id: The value of "value" is out of range/],
    ["a text with too many bytes", { text: type.string() }, { text: "a".repeat(40_000) }, /text: .*out of range/],
    ["half a UUID", { id: type.uuid() }, { id: "AAAA" }, /id: AAAA is no UUID/],
  ] as const)
    it(`is refused with the name of its field: ${title}`, () => {
      assert.throws(() => bytesOf<type.Fields>(fields, plain, value as never), message);
    });
});
