import assert from "node:assert/strict";
import type { BrokerView } from "../../../../../operations/services/kafka/broker-view";
import { brokersNotReady, notCaughtUp } from "../../../../../operations/services/kafka/readiness";

describe("brokersNotReady", () => {
  const view = (id: number, brokers = [1, 2], controller = 1): BrokerView => ({
    id,
    metadata: { brokers, controller, racks: new Map(), partitions: [] },
  });

  for (const [title, brokers, problems] of [
    ["finds brokers ready that all answer and see each other", [view(1), view(2)], []],
    ["does not mind that brokers see one that leaves", [view(1, [1, 2, 9]), view(2, [1, 2, 9])], []],
    ["names a broker that is not responding", [view(1), { id: 2 }], ["broker 2 is not responding"]],
    ["names a broker that does not see another", [view(1, [1]), view(2)], ["broker 1 does not see broker 2"]],
    ["names a broker that does not see itself", [view(1), view(2, [1])], ["broker 2 does not see broker 2"]],
    ["finds brokers without a controller not ready", [view(1), view(2, [1, 2], -1)], ["broker 2 knows no controller"]],
    ["takes broker 0 for a controller like any other", [view(0, [0, 1], 0), view(1, [0, 1], 0)], []],
  ] satisfies [string, BrokerView[], string[]][])
    it(title, () => assert.deepEqual(brokersNotReady(brokers), problems));
});

describe("notCaughtUp", () => {
  it("names the partitions that a broker has a replica of and is not in sync with", () => {
    const partitions = [
      { topic: "a", index: 0, leader: 2, replicas: [1, 2, 3], isr: [2, 3] },
      { topic: "b", index: 0, leader: 1, replicas: [2, 1], isr: [2, 1] },
    ];
    assert.deepEqual(notCaughtUp({ partitions }, 1), ["broker 1 is not in sync with partition a-0"]);
    assert.deepEqual(notCaughtUp({ partitions }, 2), []);
  });

  it("does not wait for a replica that a reassignment is still adding, which may take hours", () => {
    const partitions = [
      { topic: "a", index: 0, leader: 2, replicas: [1, 2, 3], isr: [2, 3] },
      { topic: "a", index: 1, leader: 2, replicas: [1, 2, 3], isr: [2, 3] },
    ];
    const move = { topic: "a", index: 0, adding: [1], removing: [3] };
    assert.deepEqual(notCaughtUp({ partitions }, 1, [move]), ["broker 1 is not in sync with partition a-1"]);
  });
});
