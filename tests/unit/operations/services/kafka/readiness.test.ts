import assert from "node:assert/strict";
import type { BrokerView, MemberView } from "../../../../../operations/cluster/cluster-view";
import { brokersNotReady, ensembleNotReady, notCaughtUp } from "../../../../../operations/services/kafka/readiness";

describe("ensembleNotReady", () => {
  const leader = { id: 1, answers: true, mode: "leader", syncedFollowers: 2 } as const;
  const follower = (id: number): MemberView => ({ id, answers: true, mode: "follower" });
  const silent = (id: number): MemberView => ({ id, answers: false });
  const alone = (id: number): MemberView => ({ id, answers: true, mode: "standalone" });

  for (const [title, members, problems] of [
    ["finds an ensemble of one server ready", [alone(1)], []],
    ["finds a leader with all followers in sync ready", [leader, follower(2), follower(3)], []],
    [
      "never takes followers for synced when the leader did not report them",
      [{ id: 1, answers: true, mode: "leader" }, follower(2)],
      ["ZooKeeper 1 did not report its synced followers"],
    ],
    ["finds an ensemble without a leader not ready", [follower(1), follower(2)], ["the ensemble has 0 leaders"]],
    [
      "finds an ensemble with two leaders not ready",
      [leader, { ...leader, id: 2 }, follower(3)],
      ["the ensemble has 2 leaders"],
    ],
    ["finds two servers that each run alone not ready", [alone(1), alone(2)], ["the ensemble has 2 leaders"]],
    [
      "finds an ensemble with a follower behind not ready",
      [{ ...leader, syncedFollowers: 1 }, follower(2), follower(3)],
      ["only 1 of 2 followers are in sync"],
    ],
    [
      "names the servers that are not serving",
      [leader, silent(2), silent(3)],
      ["ZooKeeper 2 is not serving", "ZooKeeper 3 is not serving"],
    ],
  ] satisfies [string, MemberView[], string[]][])
    it(title, () => assert.deepEqual(ensembleNotReady(members), problems));
});

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
});
