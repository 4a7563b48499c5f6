import assert from "node:assert/strict";
import fc from "fast-check";
import { median, Samples } from "../../../../tools/bench/lib/statistics";

describe("the benchmark's median", () => {
  it("is the middle value, or the mean of the two in the middle, in any order of the input", () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 10, 1, 2]), 3);
    assert.equal(median([7]), 7);
  });

  it("has at most half of the numbers below it and at most half above", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        assert(below <= values.length / 2 && above <= values.length / 2);
      }),
    );
  });

  it("throws when there are no numbers", () => {
    assert.throws(() => median([]), /no values/);
  });
});

describe("the benchmark's samples", () => {
  const samples = new Samples();
  for (const value of [3.14, 1, 2]) samples.add("ours", value);
  samples.add("theirs", 4);

  it("are shown as median and range, or as one value without a range", () => {
    assert.equal(samples.text("ours", "s"), "2.0 s (1.0-3.1)");
    assert.equal(samples.text("theirs", "ms", 0), "4 ms");
  });

  it("are compared by their medians", () => {
    assert.equal(samples.ratio("ours", "theirs"), "0.50x");
  });

  it("are kept individually for JSON", () => {
    assert.deepEqual(samples.toJSON(), { ours: [3.14, 1, 2], theirs: [4] });
  });
});
