import assert from "node:assert/strict";
import { highestCommon, includes, rangeOf, versionsIn } from "../../../../../operations/protocol/kafka/version-range";

describe("versions of a message definition", () => {
  it("are one, some, all from one on, or none", () => {
    assert.deepEqual(versionsIn("3"), [3]);
    assert.deepEqual(versionsIn("1-4"), [1, 2, 3, 4]);
    assert.deepEqual(
      [0, 1, 9, 100].map((version) => includes("9+", version)),
      [false, false, true, true],
    );
    assert.equal(includes("none", 0), false);
  });

  it("are refused when they are written otherwise", () => {
    for (const text of ["", "1-", "-1", "1+2", "a"]) assert.throws(() => rangeOf(text), /versions must be like/);
  });

  it("have the highest one in common that both know, or none", () => {
    assert.equal(highestCommon({ min: 0, max: 3 }, { min: 1, max: 9 }), 3);
    assert.equal(highestCommon({ min: 0, max: 3 }, { min: 3, max: 3 }), 3);
    assert.equal(highestCommon({ min: 0, max: 3 }, { min: 4, max: 9 }), undefined);
  });
});
