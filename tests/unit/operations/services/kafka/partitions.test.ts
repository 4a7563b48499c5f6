import assert from "node:assert/strict";
import { nonPreferredLeaders, partitionsOn } from "../../../../../operations/services/kafka/partitions";
import type { Partition } from "../../../../../operations/protocol/kafka/metadata";

function partition(topic: string, replicas: number[], isr = replicas, leader = isr[0] ?? -1): Partition {
  return { topic, index: 0, leader, replicas, isr };
}

const partitions = [
  partition("a", [1, 2, 3], [2, 3]),
  partition("b", [2, 1], [2, 1], 1),
  partition("c", [3, 2], [2]),
  partition("d", [1, 2], [2, 1]),
];
const topics = (found: readonly Partition[]) => found.map(({ topic }) => topic).join();

describe("partitionsOn", () => {
  it("finds every partition that a broker has a replica of, in sync or not", () => {
    assert.deepEqual([topics(partitionsOn(partitions, [3])), topics(partitionsOn(partitions, [9]))], ["a,c", ""]);
    assert.equal(topics(partitionsOn(partitions, [1, 3])), "a,b,c,d");
  });
});

describe("nonPreferredLeaders", () => {
  it("finds what a broker comes first for and is in sync with, but does not lead", () => {
    assert.deepEqual(
      [1, 2, 3].map((id) => topics(nonPreferredLeaders({ partitions }, id))),
      ["d", "b", ""],
    );
  });
});
