import assert from "node:assert/strict";
import {
  batchOf,
  brokerProblems,
  type BrokerView,
  catchUpProblems,
  ensembleProblems,
  holds,
  ledBy,
  nextToRestart,
  notPreferred,
  placementProblems,
  survivalProblems,
  type ZooKeeperView,
} from "../../../../operations/cluster/readiness";
import type { Metadata, Partition } from "../../../../operations/protocol/kafka/metadata";

function partition(topic: string, replicas: number[], isr = replicas, leader = isr[0] ?? -1): Partition {
  return { topic, index: 0, leader, replicas, isr };
}

function cluster(...partitions: Partition[]): Metadata {
  return { brokers: [1, 2, 3], controller: 1, racks: new Map(), partitions };
}

describe("an ensemble", () => {
  const leader = { id: 1, mode: "leader", syncedFollowers: 2 } as const;
  const follower = (id: number): ZooKeeperView => ({ id, mode: "follower" });

  for (const [title, views, problems] of [
    ["of one server is whole", [{ id: 1, mode: "standalone" }], []],
    ["with a leader and all followers in sync is whole", [leader, follower(2), follower(3)], []],
    ["whose leader does not count its followers is whole", [{ id: 1, mode: "leader" }, follower(2)], []],
    ["without a leader is not", [follower(1), follower(2)], ["the ensemble has 0 leaders"]],
    ["with two leaders is not", [leader, { ...leader, id: 2 }, follower(3)], ["the ensemble has 2 leaders"]],
    [
      "of two that each run alone is not",
      [
        { id: 1, mode: "standalone" },
        { id: 2, mode: "standalone" },
      ],
      ["the ensemble has 2 leaders"],
    ],
    [
      "with a follower that is not in sync is not",
      [{ ...leader, syncedFollowers: 1 }, follower(2), follower(3)],
      ["only 1 of 2 followers are in sync"],
    ],
    [
      "with silent servers is not, and they are named",
      [leader, { id: 2 }, { id: 3 }],
      ["ZooKeeper 2 is not serving", "ZooKeeper 3 is not serving"],
    ],
  ] satisfies [string, ZooKeeperView[], string[]][])
    it(title, () => assert.deepEqual(ensembleProblems(views), problems));
});

describe("brokers", () => {
  const view = (id: number, brokers = [1, 2], controller = 1): BrokerView => ({
    id,
    metadata: { brokers, controller, racks: new Map(), partitions: [] },
  });

  for (const [title, views, problems] of [
    ["that all answer and see each other are there", [view(1), view(2)], []],
    ["that see one that is to leave are there", [view(1, [1, 2, 9]), view(2, [1, 2, 9])], []],
    ["of which one is silent are not", [view(1), { id: 2 }], ["broker 2 is not responding"]],
    ["of which one does not see another are not", [view(1, [1]), view(2)], ["broker 1 does not see broker 2"]],
    ["of which one does not see itself are not", [view(1), view(2, [1])], ["broker 2 does not see broker 2"]],
    ["without a controller are not", [view(1), view(2, [1, 2], -1)], ["broker 2 knows no controller"]],
  ] satisfies [string, BrokerView[], string[]][])
    it(title, () => assert.deepEqual(brokerProblems(views), problems));
});

describe("the stop of", () => {
  const needs = (count: number) => new Map([["orders", count]]);
  const lacks = (left: number, needed: number) => [
    `partition orders-0 would have ${left} replicas in sync and needs ${needed}`,
  ];

  for (const [title, orders, stopping, needed, problems] of [
    ["one of three in sync, two needed, is survived", partition("orders", [1, 2, 3]), [1], 2, []],
    ["one of two in sync, two needed, is not", partition("orders", [1, 2, 3], [1, 2]), [1], 2, lacks(1, 2)],
    ["the one that is not in sync itself is no loss", partition("orders", [1, 2, 3], [1, 2]), [3], 2, []],
    [
      "the one out of sync while too few are anyway has to wait",
      partition("orders", [1, 2, 3], [1]),
      [3],
      2,
      lacks(1, 2),
    ],
    ["a broker without a copy does not matter", partition("orders", [1, 2], [1]), [3], 2, []],
    ["a broker of a partition that can spare no copy is not waited for", partition("orders", [1, 2]), [1], 2, []],
    ["the only copy is not waited for", partition("orders", [1]), [1], 1, []],
    ["one of two copies, one needed, is survived", partition("orders", [1, 2]), [1], 1, []],
    ["the last copy in sync is not", partition("orders", [1, 2], [1]), [1], 1, lacks(0, 1)],
    ["two of three at once is not", partition("orders", [1, 2, 3]), [1, 2], 2, lacks(1, 2)],
    ["two of three at once, one needed, is survived", partition("orders", [1, 2, 3]), [1, 2], 1, []],
  ] satisfies [string, Partition, number[], number, string[]][])
    it(title, () => assert.deepEqual(survivalProblems(cluster(orders), stopping, needs(needed)), problems));

  it("one asks each topic for its own need, and takes one where none is known", () => {
    const metadata = cluster(partition("orders", [1, 2, 3], [1, 2]), partition("logs", [1, 2, 3], [1, 2]));
    assert.deepEqual(survivalProblems(metadata, [1], needs(2)), lacks(1, 2));
    assert.deepEqual(survivalProblems(metadata, [1], new Map()), []);
  });

  it("a batch is never allowed where the placement of the copies forbids it, whoever is in sync", () => {
    const metadata = cluster(partition("orders", [1, 2, 3], [3]), partition("spread", [1, 3, 4], [3]));
    const both = new Map([...needs(2), ["spread", 2] as const]);
    assert.deepEqual(placementProblems(metadata, [1, 2], both, []), lacks(1, 2));
    assert.deepEqual(placementProblems(metadata, [1], both, []), []);
  });

  it("counts no copy on a broker that is lost", () => {
    const metadata = cluster(partition("orders", [1, 2, 3], [1, 2]), partition("spread", [1, 4, 5], [1, 4]));
    const both = new Map([...needs(2), ["spread", 2] as const]);
    assert.deepEqual(placementProblems(metadata, [1], both, [3]), lacks(1, 2));
    assert.deepEqual(placementProblems(metadata, [4], both, [3]), []);
  });
});

describe("a broker", () => {
  const metadata = cluster(
    partition("a", [1, 2, 3], [2, 3]),
    partition("b", [2, 1], [2, 1], 1),
    partition("c", [3, 2], [2]),
    partition("d", [1, 2], [2, 1]),
  );

  it("has caught up when it is in sync with all it has a copy of", () => {
    assert.deepEqual(catchUpProblems(metadata, 1), ["broker 1 is not in sync with partition a-0"]);
    assert.deepEqual(catchUpProblems(metadata, 2), []);
    assert.deepEqual(catchUpProblems(metadata, 3), ["broker 3 is not in sync with partition c-0"]);
  });

  it("leads what names it as leader", () => {
    const topics = (id: number) => ledBy(metadata, id).map(({ topic }) => topic);
    assert.deepEqual([topics(1), topics(2), topics(3)], [["b"], ["a", "c", "d"], []]);
  });

  it("should lead what it comes first for, once it is in sync", () => {
    const topics = (id: number) => notPreferred(metadata, id).map(({ topic }) => topic);
    assert.deepEqual([topics(1), topics(2), topics(3)], [["d"], ["b"], []]);
  });

  it("holds what it has a copy of, in sync or not", () => {
    assert.deepEqual([holds(metadata, 3), holds(metadata, 9)], [["a-0", "c-0"], []]);
  });
});

describe("the next one to restart", () => {
  for (const [title, outdated, last, next] of [
    ["is the first of the outdated", [1, 2, 3], 3, 1],
    ["is not the leader while another is outdated", [1, 2, 3], 1, 2],
    ["is the leader when all others are done", [2], 2, 2],
    ["is the first one where nobody leads", [2, 3], undefined, 2],
    ["may be the only one while somebody else leads", [3], 1, 3],
    ["is none when none is outdated", [], 1, undefined],
  ] satisfies [string, number[], number | undefined, number | undefined][])
    it(title, () => assert.equal(nextToRestart(outdated, last), next));
});

describe("a batch", () => {
  const racks: Record<number, string> = { 1: "a", 2: "b", 3: "a", 4: "a" };
  const rackOf = (id: number) => racks[id];

  it("is one broker, unless racks are asked for", () => {
    assert.deepEqual(batchOf(1, [1, 2, 3], rackOf, "broker"), [1]);
  });

  it("of a rack has its outdated brokers and no others", () => {
    assert.deepEqual(batchOf(1, [1, 2, 3], rackOf, "rack"), [1, 3]);
  });

  it("of a broker without a rack is that broker", () => {
    assert.deepEqual(batchOf(5, [5, 6], rackOf, "rack"), [5]);
  });
});
