import assert from "node:assert/strict";
import { joinLimited } from "../../../../components/model/report-text";

describe("joinLimited", () => {
  it("joins items up to the limit and counts the rest", () => {
    assert.equal(joinLimited(["a", "b"], 2), "a; b");
    assert.equal(joinLimited(["a", "b", "c", "d"], 2), "a; b; and 2 more");
    assert.equal(joinLimited([], 2), "");
  });
});
