import assert from "node:assert/strict";
import { Delivery } from "../../../../tools/stack/delivery";

const given = (records: readonly (readonly [partition: number, offset: number, value: string])[]): Delivery => {
  const delivery = new Delivery();
  for (const [partition, offset, value] of records)
    delivery.add({ partition, message: { offset: `${offset}`, value: Buffer.from(value) } });
  return delivery;
};
const produced = new Map([
  [0, ["a", "b"]],
  [1, ["c"]],
]);

describe("the smoke test's comparison of records", () => {
  it("succeeds in any order of the partitions", () => {
    const delivery = given([[1, 0, "c"], [0, 0, "a"], [0, 1, "b"]]); // prettier-ignore
    delivery.mustEqual(produced);
    assert.equal(delivery.size, 3);
    assert.deepEqual(delivery.values(), ["c", "a", "b"]);
  });

  it("ignores a record that is delivered again after a rebalance", () => {
    const delivery = given([[0, 0, "a"], [0, 0, "a"], [0, 1, "b"], [1, 0, "c"]]); // prettier-ignore
    assert.equal(delivery.size, 3);
    delivery.mustEqual(produced);
  });

  for (const { what, records, says } of [
    { what: "is twice in the log", records: [[0, 0, "a"], [0, 1, "a"], [0, 2, "b"], [1, 0, "c"]], says: /partition 0 .*: 3 for 2, number 2 was "a" instead of "b"/ }, // prettier-ignore
    { what: "is missing", records: [[0, 0, "a"], [0, 1, "b"]], says: /partition 1 .*: 0 for 1, number 1 was none instead of "c"/ }, // prettier-ignore
    { what: "was changed", records: [[0, 0, "a"], [0, 1, "x".repeat(50)], [1, 0, "c"]], says: /number 2 was "x{40}\.\.\." instead of "b"/ }, // prettier-ignore
    { what: "is out of order", records: [[0, 0, "b"], [0, 1, "a"], [1, 0, "c"]], says: /number 1 was "b" instead of "a"/ }, // prettier-ignore
    { what: "was never produced", records: [[0, 0, "a"], [0, 1, "b"], [0, 2, "d"], [1, 0, "c"]], says: /number 3 was "d" instead of none/ }, // prettier-ignore
  ] as const)
    it(`fails when a record ${what}`, () => {
      assert.throws(() => given(records).mustEqual(produced), says);
    });
});
