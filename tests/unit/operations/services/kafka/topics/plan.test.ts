import assert from "node:assert/strict";
import { planTopics } from "../../../../../../operations/services/kafka/topics/plan";
import { withoutUnmanaged } from "../../../../../../operations/services/stack-entries";

const orders = { partitions: 1, replicationFactor: 1, config: {}, allowDelete: true };

describe("a topic that may be deleted, and that is left alone from now on", () => {
  it("is not deleted with its records when it leaves what is wanted", () => {
    const plan = (known: Parameters<typeof planTopics>[0]["known"]) =>
      planTopics({ wanted: {}, known, seen: { orders } }).remove;
    assert.deepEqual(plan({ orders }), ["orders"]);
    assert.deepEqual(plan(withoutUnmanaged({ orders }, ["orders"])), []);
  });
});
