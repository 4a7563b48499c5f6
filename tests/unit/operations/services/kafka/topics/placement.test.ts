import assert from "node:assert/strict";
import fc from "fast-check";
import type { Metadata, Partition } from "../../../../../../operations/protocol/kafka/metadata";
import { placeReplicas } from "../../../../../../operations/services/kafka/topics/placement";

function metadata(partitions: readonly Partition[], brokers = [1, 2, 3], racks: Record<number, string> = {}): Metadata {
  const byId = Object.entries(racks).map(([id, rack]) => [Number(id), rack] as const);
  return { brokers, racks: new Map(byId), controller: 1, partitions };
}

function partition(index: number, replicas: number[], rest: Partial<Partition> = {}): Partition {
  return { topic: "orders", index, leader: replicas[0] ?? -1, replicas, isr: replicas, ...rest };
}

describe("the copies of a partition", () => {
  it("stay where they are, and new ones go where the fewest are", () => {
    const own = [partition(0, [1]), partition(1, [1])];
    const other = { ...partition(0, [2]), topic: "logs" };
    assert.deepEqual(
      placeReplicas(own, 2, metadata([...own, other])).map(({ replicas }) => replicas),
      [
        [1, 3],
        [1, 2],
      ],
    );
  });

  it("go to racks that have none yet", () => {
    const own = [partition(0, [1])];
    const cluster = metadata(own, [1, 2, 3, 4], { 1: "a", 2: "a", 3: "b", 4: "b" });
    assert.deepEqual(placeReplicas(own, 2, cluster)[0]?.replicas, [1, 3]);
  });

  it("leave those that are behind first, and the leader never", () => {
    const behind = partition(0, [1, 2, 3], { leader: 3, isr: [3, 2] });
    assert.deepEqual(placeReplicas([behind], 2, metadata([behind]))[0]?.replicas, [2, 3]);
    assert.deepEqual(placeReplicas([behind], 1, metadata([behind]))[0]?.replicas, [3]);
  });

  it("that are as many as they shall be do not move", () => {
    const own = [partition(0, [1, 2]), partition(1, [2])];
    assert.deepEqual(
      placeReplicas(own, 2, metadata(own)).map(({ index }) => index),
      [1],
    );
  });

  it("cannot be more than there are brokers", () => {
    const own = [partition(0, [1])];
    assert.throws(() => placeReplicas(own, 4, metadata(own)), /^Error: 4 copies need as many brokers; there are 3$/);
  });

  it("are on different brokers, keep the leader, and move as few as possible, whatever the cluster is", () => {
    const brokers = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 9 });
    const cluster = brokers.chain((ids) =>
      fc.record({
        ids: fc.constant(ids),
        racks: fc.dictionary(fc.constantFrom(...ids.map(String)), fc.constantFrom("a", "b", "c")),
        factor: fc.integer({ min: 1, max: ids.length }),
        replicas: fc.array(fc.shuffledSubarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 8 }),
      }),
    );
    fc.assert(
      fc.property(cluster, ({ ids, racks, factor, replicas }) => {
        const own = replicas.map((copies, index) => partition(index, copies));
        for (const { index, replicas: to } of placeReplicas(own, factor, metadata(own, ids, racks))) {
          const before = own[index]?.replicas ?? [];
          assert.deepEqual([new Set(to).size, to.length], [factor, factor]);
          assert.equal(to[0], before[0]);
          assert.equal(to.filter((id) => before.includes(id)).length, Math.min(factor, before.length));
        }
      }),
    );
  });
});
