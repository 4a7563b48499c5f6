import assert from "node:assert/strict";
import { judge, rawConfig, rawHost } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const key = "min.insync.replicas";
const oneInSync = { [key]: 1 };

describeRefusals("the copies of a topic are refused when", [
  ...[0, -1, 4].map((replicationFactor) => ({
    title: `they are ${replicationFactor}, on three brokers`,
    change: { topics: [{ name: "orders", replicationFactor, config: oneInSync }] },
    property: "topics[orders].replicationFactor",
    rule: "must be 1 to 3, the number of brokers: each copy needs a broker of its own",
    given: String(replicationFactor),
    fix: "leave it out for kafka.replicationFactor, or add brokers",
  })),
  {
    title: "they are more than the brokers, of which some hosts run none",
    change: {
      hosts: [rawHost(1), rawHost(2), rawHost(3, { brokerId: undefined })],
      topics: [{ name: "orders", replicationFactor: 3 }],
    },
    property: "topics[orders].replicationFactor",
    rule: "must be 1 to 2",
    given: "3",
    fix: "add brokers",
  },
  {
    title: "they are fewer than the cluster's minimum in sync",
    change: { topics: [{ name: "test", replicationFactor: 1 }] },
    property: "topics[test].replicationFactor",
    rule: "must be at least 2, the cluster's min.insync.replicas, or no acks=all write succeeds",
    given: "1",
    fix: "set config: { min.insync.replicas: 1 }, or have 2 replicas or more",
  },
  {
    title: "they are fewer than a higher minimum of the cluster's",
    change: {
      kafka: { minInsyncReplicas: 3 },
      topics: [{ name: "test", replicationFactor: 2 }],
    },
    property: "topics[test].replicationFactor",
    rule: "must be at least 3, the cluster's min.insync.replicas",
    given: "2",
    fix: "set config: { min.insync.replicas: 1 }, or have 3 replicas or more",
  },
  ...[4, "5"].map((value) => ({
    title: `they are fewer than its own minimum in sync, ${JSON.stringify(value)}`,
    change: { topics: [{ name: "orders", config: { [key]: value } }] },
    property: "topics[orders].config.min.insync.replicas",
    rule: "must be at most 3, the replication factor, or no acks=all write succeeds",
    given: JSON.stringify(value),
    fix: `set config: { min.insync.replicas: 2 }, or have ${value} replicas or more`,
  })),
]);

const warnings: Refusal[] = [
  {
    title: "there is one, in one line for all such topics",
    change: {
      topics: ["a", "b", "c", "d"].map((name) => ({ name, replicationFactor: 1, config: oneInSync })),
    },
    property: "topics[a, b, c and 1 more].replicationFactor",
    rule: "records are lost with the disk of one broker",
    given: "1",
    fix: "use 3 for records that have to last",
  },
  {
    title: "each must be in sync by the cluster's minimum",
    change: { topics: [{ name: "orders", replicationFactor: 2 }] },
    property: "topics[orders].config.min.insync.replicas",
    rule: "as high as the replication factor, one stopped broker stops every acks=all write",
    given: "2",
    fix: "set config: { min.insync.replicas: 1 }",
  },
  {
    title: "each must be in sync by the topic's own minimum",
    change: { topics: [{ name: "a", config: { [key]: "3" } }, { name: "b" }, { name: "c", config: { [key]: 3 } }] },
    property: "topics[a, c].config.min.insync.replicas",
    rule: "one stopped broker stops every acks=all write",
    given: "3",
    fix: "set config: { min.insync.replicas: 2 }",
  },
  {
    title: "there are very many on few brokers",
    change: {
      topics: [
        { name: "a", partitions: 4000 },
        { name: "b", partitions: 1, replicationFactor: 2, config: oneInSync },
      ],
    },
    property: "topics[].partitions",
    rule: "more than 4000 replicas of partitions per broker make elections and restarts slow",
    given: "12002 replicas on 3 brokers",
    fix: "use fewer partitions, or add brokers",
  },
];

describeRefusals(
  "the copies of topics get a warning when",
  warnings.map((one) => ({ ...one, severity: "warning" as const })),
);

describeRefusals("what the cluster itself has wrong is told once, not for each topic, when", [
  {
    title: "its minimum in sync is above its copies",
    change: { kafka: { minInsyncReplicas: 4 }, topics: [{ name: "a" }, { name: "b" }] },
    property: "kafka.minInsyncReplicas",
    rule: "must be 1 to 3",
    given: "4",
    fix: "use 2",
  },
  {
    title: "its minimum in sync is as high as its copies",
    change: { kafka: { minInsyncReplicas: 3 }, topics: [{ name: "a" }] },
    severity: "warning",
    property: "kafka.minInsyncReplicas",
    rule: "one stopped broker stops every acks=all write",
    given: "3",
    fix: "use 2",
  },
  {
    title: "it has one broker, where one copy is all that a topic can have",
    change: { hosts: [rawHost(1)], topics: [{ name: "a", replicationFactor: 1 }] },
    severity: "warning",
    property: "kafka.replicationFactor",
    rule: "this needs three brokers",
    given: "1 broker",
    fix: "add brokers",
  },
]);

describeRefusals("two factors at their minimum", [
  {
    title: "are one error where no write succeeds, and no warning of the same",
    change: { topics: [{ name: "a", replicationFactor: 2, config: { [key]: 3 } }] },
    property: "topics[a].config.min.insync.replicas",
    rule: "must be at most 2",
    given: "3",
    fix: "set config: { min.insync.replicas: 1 }",
  },
]);

describeAcceptances("the copies of a topic may be", {
  "as many as there are brokers": { topics: [{ name: "orders", replicationFactor: 3 }] },
  "one, with one in sync": { topics: [{ name: "test", replicationFactor: 1, config: oneInSync }] },
  "the cluster's, when that is one": { kafka: { replicationFactor: 1 }, topics: [{ name: "test" }] },
  "as many as brokers can be on a cluster whose hosts run other things too": {
    hosts: [rawHost(1), rawHost(2), rawHost(3), rawHost(4, { zookeeperId: undefined })],
    topics: [{ name: "orders", replicationFactor: 4 }],
  },
});

describe("topics of which each copy must be in sync", () => {
  it("are told together when they have as many copies, each number with its own fix", () => {
    const topics = [2, 3, 2].map((copies, index) => ({
      name: `t${index}`,
      replicationFactor: copies,
      config: { [key]: copies },
    }));
    assert.deepEqual(
      judge(rawConfig({ topics })).map(({ property, fix }) => [property, fix]),
      [
        ["topics[t0, t2].config.min.insync.replicas", "set config: { min.insync.replicas: 1 }"],
        ["topics[t1].config.min.insync.replicas", "set config: { min.insync.replicas: 2 }"],
      ],
    );
  });
});

describe("topics with 4000 replicas on each broker", () => {
  it("are not warned of", () => {
    assert.deepEqual(judge(rawConfig({ topics: [{ name: "orders", partitions: 4000 }] })), []);
  });
});
