import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import { formatIssue } from "../../../../components/model/issue";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const taint = { key: "dedicated", value: "kafka", effect: "NoSchedule" };
/** Three nodes for everything, and three that only brokers may use. */
const nodes: ClusterFacts["nodes"] = [1, 2, 3, 4, 5, 6].map((id) => ({
  name: `node${id}`,
  address: `10.0.0.${id}`,
  schedulable: true,
  labels: { pool: id > 3 ? "kafka" : "all", generation: String(id) },
  ...(id > 3 ? { taints: [taint] } : {}),
}));
const nodeSelector = { pool: "kafka" };
const nodeAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "generation", operator: "Gt", values: ["2"] }] }],
  },
};
const tooFew = "nodes with what nodeSelector and nodeAffinity ask for, whose taints are tolerated";

describeKubernetesRefusals("nodes are doubted, or refused, with", {
  "a taint that brokers do not tolerate on their own nodes": {
    kubernetes: { kafka: { nodeSelector } },
    facts: { nodes },
    property: "kubernetes.kafka",
    rule: `needs 3 ${tooFew}`,
    given: "0 of 6 nodes take pods of kafka",
    fix: "correct nodeSelector, nodeAffinity and tolerations",
    severity: "warning",
  },
  "a toleration of another value": {
    kubernetes: { kafka: { nodeSelector, tolerations: [{ ...taint, value: "Kafka" }] } },
    facts: { nodes },
    property: "kubernetes.kafka",
    rule: tooFew,
    given: "0 of 6",
    fix: "label or add nodes",
    severity: "warning",
  },
  "an expression that holds for one node alone, beside taints": {
    kubernetes: { kafka: { nodeAffinity } },
    facts: { nodes },
    property: "kubernetes.kafka",
    rule: tooFew,
    given: "1 of 6",
    fix: "label or add nodes",
    severity: "warning",
  },
  "a label that no node has, even where pods may share a node": {
    kubernetes: { antiAffinity: "preferred", kafka: { nodeSelector: { pool: "kafak" } } },
    facts: { nodes },
    property: "kubernetes.kafka",
    rule: "needs 1 node with what nodeSelector and nodeAffinity ask for",
    given: "0 of 6",
    fix: "correct nodeSelector",
    severity: "warning",
  },
  "no node free of taints": {
    facts: { nodes: nodes.slice(3) },
    property: "kubernetes.antiAffinity",
    rule: "needs 3 nodes that take pods",
    given: "0 of 3 nodes take pods",
    fix: "add nodes",
    severity: "warning",
  },
  "volumes on nodes that are ruled out: the roll would leave the first pod Pending": {
    kubernetes: { kafka: { nodeSelector, tolerations: [taint] } },
    facts: {
      nodes,
      volumeNodes: { "data-kafka-1": ["node1"], "data-kafka-2": ["node2", "node3"], "data-kafka-3": ["node4"] },
    },
    property: "kubernetes.kafka",
    rule: "must admit a node where the volume of each server is",
    given: "data-kafka-1 on node1; data-kafka-2 on node2 or node3",
    fix: "give these nodes the labels that are asked for",
  },
  "volumes on nodes that are ruled out for all pods": {
    kubernetes: { nodeAffinity },
    facts: { nodes, volumeNodes: { "data-zk-1": ["node1"] } },
    property: "kubernetes",
    rule: "must admit a node where the volume of each server is",
    given: "data-zk-1 on node1",
    fix: "change nodeSelector and nodeAffinity back",
  },
});

describe("nodes are taken as they are", () => {
  const taken = (kubernetes: object, changes: Partial<ClusterFacts>) =>
    assert.deepEqual(judgeKubernetes(rawKubernetes({ ...kubernetes }), facts(changes)).map(formatIssue), []);

  it("when taints are tolerated by key alone, by value, or altogether", () => {
    for (const toleration of [taint, { key: "dedicated", operator: "Exists" }, { operator: "Exists" }])
      taken({ kafka: { nodeSelector, tolerations: [toleration] } }, { nodes });
  });

  it("when a taint only prefers other pods", () => {
    const preferring = nodes.map((node) => ({ ...node, taints: [{ ...taint, effect: "PreferNoSchedule" }] }));
    taken({}, { nodes: preferring });
  });

  it("when a volume can be used on a node that is admitted, on every node, or on nodes that are gone", () => {
    const volumeNodes = { "data-kafka-1": ["node1", "node4"], "data-kafka-3": [] };
    taken({ kafka: { nodeSelector, tolerations: [taint] } }, { nodes, volumeNodes });
  });
});
