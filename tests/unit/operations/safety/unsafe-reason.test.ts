import assert from "node:assert/strict";
import { describeReason } from "../../../../operations/safety/unsafe-reason";

describe("describeReason", () => {
  it("says what would be left and what is needed", () => {
    assert.deepEqual(
      [
        { kind: "under-min-isr", topic: "orders", partition: 0, left: 1, needed: 2 } as const,
        { kind: "placement", topic: "orders", partition: 0, left: 1, needed: 2 } as const,
        { kind: "no-controller" } as const,
        { kind: "quorum", left: 1, needed: 2, atMost: 1 } as const,
        { kind: "leaders", count: 2 } as const,
        { kind: "unknown", what: "partitions" } as const,
        { kind: "unknown", what: "min.insync.replicas", topic: "orders" } as const,
      ].map(describeReason),
      [
        "partition orders-0 would have 1 replica in sync and needs 2",
        "partition orders-0 has 1 replica on brokers that stay and needs 2 in sync",
        "no broker is the controller",
        "1 ZooKeeper server in sync would be left and a majority is 2",
        "the ensemble has 2 leaders",
        "partitions: unknown, no server answered",
        "min.insync.replicas of topic orders: unknown, no broker answered",
      ],
    );
  });
});
