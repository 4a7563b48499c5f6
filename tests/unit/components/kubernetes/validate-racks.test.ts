import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes, sized } from "../../../helpers/kubernetes";

const topologyKey = "topology.kubernetes.io/zone";
/** Brokers by id and rack, beside one ZooKeeper server. */
const brokers = (racks: Readonly<Record<number, string | undefined>>) => ({
  hosts: [
    { name: "zk", zookeeperId: 1 },
    ...Object.entries(racks).map(([id, rack]) => ({ name: `kafka${id}`, brokerId: Number(id), rack })),
  ],
});
const inRacks = brokers({ 1: "a", 2: "b", 5: "c" });
const zoned = (...zones: (string | undefined)[]) =>
  zones.map((zone, index) => ({
    name: `node${index + 1}`,
    schedulable: true,
    ...(zone === undefined ? {} : { zone }),
  }));
const nodes = zoned("a", "b", "c");
const set = (name: string, size = "100Gi") => ({ name, serviceName: "kafka-hs", volumes: [{ name: "data", size }] });

describeKubernetesRefusals("racks are refused, or doubted, with", {
  "no label that says where they are": {
    others: inRacks,
    property: "hosts[kafka1].rack",
    rule: "needs kubernetes.topologyKey, the node label that says where the rack is",
    given: '"a"',
    fix: "set kubernetes.topologyKey, such as topology.kubernetes.io/zone",
  },
  "no label that says where they are, in Deployments": {
    kubernetes: { workload: "Deployment" },
    others: inRacks,
    property: "hosts[kafka1].rack",
    rule: "needs kubernetes.topologyKey",
    given: '"a"',
    fix: "set kubernetes.topologyKey",
  },
  "a broker that has none": {
    kubernetes: { topologyKey },
    others: brokers({ 1: "a", 2: undefined, 3: "b", 4: undefined }),
    property: "hosts[].rack",
    rule: "must be given for every broker or for none: Kafka places no replicas while it knows the racks of some",
    given: "none on kafka2, kafka4",
    fix: "give each of them its rack, or remove the others",
  },
  "a broker that has none, in Deployments": {
    kubernetes: { topologyKey, workload: "Deployment" },
    others: brokers({ 1: "a", 2: undefined }),
    property: "hosts[].rack",
    rule: "must be given for every broker or for none",
    given: "none on kafka2",
    fix: "give each of them its rack",
  },
  "ids of ZooKeeper servers that have a gap": {
    kubernetes: { topologyKey },
    others: {
      hosts: [1, 2, 5].map((id) => ({ name: `h${id}`, zookeeperId: id, brokerId: id, rack: "a" })),
    },
    property: "hosts[].zookeeperId",
    rule: "must follow one another without a gap",
    given: "1, 2, 5",
    fix: "add the missing ids, or use workload: Deployment",
  },
  "brokers that run without one": {
    kubernetes: { topologyKey },
    others: inRacks,
    facts: { nodes, statefulSets: [set("kafka")], claims: sized(["data-kafka-1", "data-kafka-2"]) },
    property: "hosts[].rack",
    rule: "cannot be given or taken later: the brokers' volumes would be left behind",
    given: "racks a, b, c; now StatefulSet kafka",
    fix: "change it back; to move the records, make a second cluster and mirror the topics",
  },
  "none for brokers that have one": {
    facts: { statefulSets: [set("kafka-1"), set("kafka-2")], claims: sized(["data-kafka-1-0", "data-kafka-2-0"]) },
    property: "hosts[].rack",
    rule: "cannot be given or taken later",
    given: "no rack; now StatefulSet kafka-1, kafka-2",
    fix: "change it back",
  },
  "records of before that the brokers would not find": {
    kubernetes: { topologyKey },
    others: inRacks,
    facts: { nodes, claims: sized(["data-kafka-1", "data-kafka-2", "data-kafka-2-0", "data-kafka-3", "data-other"]) },
    property: "hosts[].rack",
    rule: "cannot be given or taken later",
    given: "racks a, b, c; there are claims data-kafka-1",
    fix: "change it back, or delete these claims and the records with them",
  },
  "a rack without a node": {
    kubernetes: { topologyKey },
    others: inRacks,
    facts: { nodes: [...zoned("a", "b"), { name: "node3", schedulable: false, zone: "c" }, ...zoned(undefined)] },
    property: "hosts[].rack",
    rule: "needs a node that takes pods in each rack; brokers without a node in theirs stay Pending",
    given: `"c" for broker 5; nodes with ${topologyKey}=c: 0`,
    fix: "add nodes there, or use a rack that has them: a, b, c",
    severity: "warning",
  },
  "more brokers in a rack than nodes": {
    kubernetes: { topologyKey },
    others: brokers({ 1: "a", 2: "a", 3: "b" }),
    facts: { nodes },
    property: "hosts[].rack",
    rule: "needs 2 nodes that take pods in each rack",
    given: `"a" for broker 1, 2; nodes with ${topologyKey}=a: 1`,
    fix: "add nodes there, or use a rack that has them: a, b, c",
    severity: "warning",
  },
  "a label that no node has": {
    kubernetes: { topologyKey, antiAffinity: "preferred" },
    others: brokers({ 1: "a", 2: "a", 3: "a" }),
    facts: { nodes: zoned(undefined, undefined) },
    property: "hosts[].rack",
    rule: "needs a node that takes pods in each rack",
    given: `"a" for broker 1, 2, 3; nodes with ${topologyKey}=a: 0`,
    fix: `label the nodes with ${topologyKey}, or set kubernetes.topologyKey to a label that they have`,
    severity: "warning",
  },
  "a volume in another one": {
    kubernetes: { topologyKey },
    others: inRacks,
    facts: { nodes, volumeZones: { "data-kafka-1-0": ["b"], "data-kafka-2-0": ["b"], "data-kafka-5-0": [] } },
    property: "hosts[].rack",
    rule: "must be where the broker's volume is: a pod can use it nowhere else, and would stay Pending",
    given: '"a" for broker 1, whose volume data-kafka-1-0 is in b',
    fix: "change it back; to leave b, add a broker with another id and move the partitions to it",
  },
  "a smaller volume of one broker": {
    kubernetes: { topologyKey, kafka: { storage: { size: "50Gi" } } },
    others: inRacks,
    facts: { nodes, statefulSets: [set("kafka-1", "50Gi"), set("kafka-2"), set("kafka-5")] },
    property: "kubernetes.kafka.storage.size",
    rule: "cannot shrink",
    given: "50Gi; now 100Gi",
    fix: "use 100Gi",
  },
});

describe("racks are fine", () => {
  const fine: Record<string, Partial<ClusterFacts>> = {
    "with ids that have a gap, on a cluster that has nothing yet": {},
    "for brokers that run in them": {
      statefulSets: [set("kafka-1"), set("kafka-2"), set("kafka-5")],
      claims: sized(["data-kafka-1-0", "data-kafka-2-0", "data-kafka-5-0"]),
      volumeZones: { "data-kafka-1-0": ["a"], "data-kafka-2-0": ["b", "c"] },
    },
    "beside a StatefulSet and claims of others": {
      statefulSets: [{ ...set("kafka"), serviceName: "other" }],
      claims: sized(["data-kafka-7", "data-kafka"]),
    },
  };
  for (const [title, changes] of Object.entries(fine))
    it(title, () => {
      assert.deepEqual(judgeKubernetes(rawKubernetes({ topologyKey }, inRacks), facts({ nodes, ...changes })), []);
    });

  it("on a host without a broker, where they mean nothing", () => {
    const { hosts } = brokers({ 1: undefined, 2: undefined, 3: undefined });
    const others = { hosts: hosts.map((host) => ({ ...host, ...(host.name === "zk" ? { rack: "a" } : {}) })) };
    assert.deepEqual(judgeKubernetes(rawKubernetes({}, others), facts()), []);
  });
});
