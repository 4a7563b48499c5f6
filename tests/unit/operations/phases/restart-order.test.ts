import assert from "node:assert/strict";
import { batchOf, nextToRestart } from "../../../../operations/phases/restart-order";

describe("nextToRestart", () => {
  for (const [title, outdated, last, next] of [
    ["is the first of the outdated", [1, 2, 3], 3, 1],
    ["is not the leader while another is outdated", [1, 2, 3], 1, 2],
    ["is not the controller while another is outdated, also when its id is 0", [0, 1], 0, 1],
    ["is the leader when all others are done", [2], 2, 2],
    ["is the first one where nobody leads", [2, 3], undefined, 2],
    ["may be the only one while somebody else leads", [3], 1, 3],
    ["is none when none is outdated", [], 1, undefined],
  ] satisfies [string, number[], number | undefined, number | undefined][])
    it(title, () => assert.equal(nextToRestart(outdated, last), next));
});

describe("batchOf", () => {
  const racks: Record<number, string> = { 1: "a", 2: "b", 3: "a", 4: "a" };
  const rackOf = (id: number) => racks[id];

  it("is one broker, unless racks are asked for", () => {
    assert.deepEqual(batchOf(1, [1, 2, 3], rackOf, "broker"), [1]);
  });

  it("has the outdated brokers of a rack and no others", () => {
    assert.deepEqual(batchOf(1, [1, 2, 3], rackOf, "rack"), [1, 3]);
  });

  it("is one broker where that has no rack", () => {
    assert.deepEqual(batchOf(5, [5, 6], rackOf, "rack"), [5]);
  });
});
