import assert from "node:assert/strict";
import fc from "fast-check";
import {
  combinationsOf,
  missingCombinations,
  pairsOf,
  uncoveredPairs,
} from "../../../../../tools/testing/combinations/pairwise";

const parameters = { substrate: ["hosts", "kubernetes"], quorum: ["zookeeper", "kraft"], security: ["plain", "tls"] };

describe("pairwise combinations", () => {
  it("have every pair of values of different parameters, and none within one parameter", () => {
    assert.deepEqual(pairsOf({ a: "1", b: "2", c: "3" }), ["a 1, b 2", "a 1, c 3", "b 2, c 3"]);
  });

  it("are fewer than all combinations and cover the same pairs", () => {
    const all = combinationsOf(parameters, () => true);
    const chosen = missingCombinations(all, []);
    assert.equal(all.length, 8);
    assert.equal(chosen.length, 4);
    assert.deepEqual(uncoveredPairs(all, chosen), []);
  });

  it("start from the combinations that exist and add only what these lack", () => {
    const all = combinationsOf(parameters, () => true);
    const existing = missingCombinations(all, []);
    const [first, ...others] = existing;
    assert.deepEqual(missingCombinations(all, existing), []);
    assert.deepEqual(missingCombinations(all, others), [first]);
  });

  it("neither need nor choose what a constraint forbids", () => {
    const all = combinationsOf(parameters, ({ substrate, quorum }) => substrate === "hosts" || quorum === "kraft");
    const chosen = missingCombinations(all, []);
    assert.equal(uncoveredPairs(all, chosen).length, 0);
    assert(!chosen.flatMap(pairsOf).includes("substrate kubernetes, quorum zookeeper"));
  });

  it("cover every allowed pair, whatever the parameters and whatever exists already", () => {
    const values = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 4 });
    const anyParameters = fc.record({ w: values, x: values, y: values, z: values });
    fc.assert(
      fc.property(anyParameters, fc.nat(20), (some, existing) => {
        const all = combinationsOf(some, ({ w, x }) => w !== "a" || x !== "b");
        const chosen = all.slice(0, existing);
        assert.deepEqual(uncoveredPairs(all, [...chosen, ...missingCombinations(all, chosen)]), []);
      }),
      { numRuns: 50 },
    );
  });
});
