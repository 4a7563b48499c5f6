import assert from "node:assert/strict";
import { differences, kindOf } from "../../../../tools/config-tables/broker-settings";

describe("the kind of a broker setting in the notation of the table", () => {
  const kinds: readonly (readonly [type: string, valid: string, kind: string])[] = [
    ["BOOLEAN", "", "boolean"],
    ["INT", "[1,...]", "int 1.."],
    ["INT", "[-131072,...,22]", "int -131072..22"],
    ["INT", "[1,...,9] or -1", "int 1..9|-1"],
    ["DOUBLE", "[0,...,0.5]", "double 0..0.5"],
    ["LIST", "[compact, delete]", "list compact|delete"],
    ["LIST", "non-empty list", "list"],
    ["STRING", "(case insensitive) [DISABLED, UPGRADE]", "string ~DISABLED|UPGRADE"],
    ["STRING", "[0.8.0, 0.8.1, 0.10.0-IV0]", "release"],
    ["STRING", "non-empty string", "string +"],
  ];
  for (const [type, valid, kind] of kinds)
    it(`is ${kind} for ${type} with ${valid === "" ? "any value" : valid}`, () =>
      assert.equal(kindOf(type, valid), kind));

  it("is not guessed from a text of an unknown form", () => {
    assert.throws(() => kindOf("INT", "an odd number"), /an odd number/);
  });
});

describe("the table of broker settings", () => {
  it("has of each later release only what it brought, changed or took away", () => {
    const lines = differences([
      ["2.4.1", { port: "int", "num.partitions": "int 1.." }],
      ["2.5.1", { port: "int", "num.partitions": "int 1..", "fetch.max.bytes": "int" }],
      ["3.0.2", { "num.partitions": "int 2..", "fetch.max.bytes": "int" }],
    ]);
    assert.deepEqual(lines, {
      "2.4": { "num.partitions": "int 1..", port: "int" },
      "2.5": { "fetch.max.bytes": "int" },
      "3.0": { "num.partitions": "int 2..", port: null },
    });
  });
});
