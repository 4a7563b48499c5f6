import assert from "node:assert/strict";
import { didYouMean, nearest } from "../../../../components/model/nearest";

describe("the word that was probably meant", () => {
  const known = ["brokerId", "replicationFactor", "retention.ms", "heap", "size", "zstd", "gzip"];

  for (const [word, meant] of [
    ["brokerID", "brokerId"],
    ["broker_id", "brokerId"],
    ["heep", "heap"],
    ["retentionMs", "retention.ms"],
    ["RETENTION.MS", "retention.ms"],
    ["replicatonFactr", "replicationFactor"],
    ["replicas", undefined],
    ["none", undefined],
    ["x", undefined],
    ["", undefined],
  ] as const)
    it(`is ${meant ?? "not guessed"} for ${JSON.stringify(word)}`, () => {
      assert.equal(nearest(word, known), meant);
    });

  it("is asked for, and something else is told where there is none", () => {
    assert.equal(didYouMean("hep", known, "remove it"), "did you mean heap?");
    assert.equal(didYouMean("xyz", known, "remove it"), "remove it");
  });
});
