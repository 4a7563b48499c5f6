import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import { unknownCluster } from "../../../../components/kubernetes/facts";
import type { Raw } from "../../../helpers/config";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes, sized } from "../../../helpers/kubernetes";

const statefulSet = (changes: object = {}) => ({
  statefulSets: [{ name: "kafka", serviceName: "kafka-hs", volumes: [{ name: "data", size: "100Gi" }], ...changes }],
});

describeKubernetesRefusals("a cluster is refused, or doubted, with", {
  "too few nodes for one server each": {
    facts: { nodes: [1, 2, 3].map((id) => ({ name: `node${id}`, schedulable: id === 1 })) },
    property: "kubernetes.antiAffinity",
    rule: "needs 3 nodes that take pods",
    given: "1 of 3 nodes take pods",
    fix: "add nodes, or set kubernetes.antiAffinity to preferred",
    severity: "warning",
  },
  "a StorageClass that does not exist": {
    kubernetes: { kafka: { storage: { class: "slow" } } },
    property: "kubernetes.kafka.storage.class",
    rule: "must exist in the cluster",
    given: '"slow"',
    fix: "use fast or local-path",
  },
  "no StorageClass where there is no default": {
    kubernetes: { zookeeper: { storage: { class: "slow" } } },
    facts: { storageClasses: [{ name: "slow", isDefault: false, expandable: false }] },
    property: "kubernetes.kafka.storage.class",
    rule: "must be given: the cluster has no default StorageClass",
    given: "nothing",
    fix: "use slow",
  },
  "a namespace of applications that does not exist": {
    kubernetes: { clientSettings: ["kafka", "orders", "default"] },
    property: "kubernetes.clientSettings[]",
    rule: "must exist: the namespaces of applications are not made here",
    given: '"orders"',
    fix: "kubectl create namespace orders",
  },
  "a namespace of a user's applications that does not exist": {
    others: { security: "secure", users: [{ name: "shop", namespaces: ["default", "shop"] }] },
    property: "users[shop].namespaces[]",
    rule: "must exist: the namespaces of applications are not made here",
    given: '"shop"',
    fix: "kubectl create namespace shop",
  },
  "an unknown context": {
    kubernetes: { context: "prd" },
    facts: { contexts: ["dev", "prod"] },
    property: "kubernetes.context",
    rule: "must be a context of the kubeconfig",
    given: '"prd"',
    fix: "did you mean prod?",
  },
  "a namespace of something else": {
    facts: { namespaceLabels: { "app.kubernetes.io/managed-by": "Helm" } },
    property: "kubernetes.namespace",
    rule: "must not belong to something else",
    given: '"kafka" exists, managed by Helm',
    fix: "set kubernetes.createNamespace to false",
  },
  "a namespace that has to exist and does not": {
    kubernetes: { createNamespace: false },
    property: "kubernetes.namespace",
    rule: "must exist when createNamespace is false",
    given: '"kafka"',
    fix: "make it, or leave createNamespace out",
  },
  "a smaller volume": {
    kubernetes: { kafka: { storage: { size: "50Gi" } } },
    facts: statefulSet(),
    property: "kubernetes.kafka.storage.size",
    rule: "cannot shrink",
    given: "50Gi; now 100Gi",
    fix: "use 100Gi",
  },
  "a smaller volume than one that grew": {
    kubernetes: { kafka: { storage: { size: "150Gi" } } },
    facts: { ...statefulSet(), claims: sized(["data-kafka-2"], "200Gi") },
    property: "kubernetes.kafka.storage.size",
    rule: "cannot shrink",
    given: "150Gi; now 200Gi",
    fix: "use 200Gi",
  },
  "a larger volume of a class that cannot grow": {
    kubernetes: { kafka: { storage: { size: "200Gi", class: "local-path" } } },
    facts: statefulSet({ volumes: [{ name: "data", class: "local-path", size: "100Gi" }] }),
    property: "kubernetes.kafka.storage.size",
    rule: "cannot grow: StorageClass local-path does not allow it (allowVolumeExpansion)",
    given: "200Gi; now 100Gi",
    fix: "use 100Gi, or a class that allows it",
  },
  "another StorageClass": {
    kubernetes: { kafka: { storage: { class: "local-path" } } },
    facts: statefulSet({ volumes: [{ name: "data", class: "fast", size: "100Gi" }] }),
    property: "kubernetes.kafka.storage.class",
    rule: "cannot change: the volumes stay where they are",
    given: '"local-path"; now "fast"',
    fix: "make a second cluster and mirror the topics",
  },
  "a log volume later": {
    kubernetes: { zookeeper: { storage: { logSize: "1Gi" } } },
    facts: {
      statefulSets: [{ name: "zk", serviceName: "zk-hs", volumes: [{ name: "data", class: "fast", size: "10Gi" }] }],
    },
    property: "kubernetes.zookeeper.storage",
    rule: "cannot get or lose a volume later",
    given: "data, log; now data",
    fix: "change it back",
  },
  "a StatefulSet of another make": {
    facts: statefulSet({ serviceName: "kafka-headless" }),
    property: "kubernetes.namespace",
    rule: "holds a StatefulSet kafka of another make, whose serviceName cannot change",
    given: '"kafka-headless"',
    fix: "choose another namespace",
  },
});

const servers = (...ids: number[]) => ids.map((id) => ({ name: `kafka${id}`, zookeeperId: id, brokerId: id }));

describe("a configuration for Kubernetes is fine", () => {
  const fine: Record<string, { kubernetes?: Raw; others?: Raw; facts?: Partial<ClusterFacts> }> = {
    "with nothing but the substrate": {},
    "with hosts, of which only the ids are used": { others: { hosts: servers(1, 2, 3) } },
    "with an image by digest": { kubernetes: { kafka: { image: `kafka@sha256:${"0a".repeat(32)}` } } },
    "with an image of a registry with a port": { kubernetes: { kafka: { image: "localhost:5000/team/kafka:3.9.2" } } },
    "with volumes that grow where the class allows it": {
      kubernetes: { kafka: { storage: { size: "200Gi" } } },
      facts: statefulSet({ volumes: [{ name: "data", class: "fast", size: "100Gi" }] }),
    },
    "in the namespace that it made": {
      facts: { namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" } },
    },
    "in a namespace that was made for it": { kubernetes: { createNamespace: false }, facts: { namespaceLabels: {} } },
    "with fewer nodes when servers may share them": {
      kubernetes: { antiAffinity: "preferred" },
      facts: { nodes: [{ name: "node1", address: "10.0.0.1", schedulable: true }] },
    },
  };
  for (const [title, given] of Object.entries(fine)) {
    it(title, () => {
      assert.deepEqual(judgeKubernetes(rawKubernetes(given.kubernetes, given.others), facts(given.facts)), []);
    });
  }

  it("as far as can be known when the cluster does not answer, which is a warning", () => {
    const [issue, ...others] = judgeKubernetes(rawKubernetes(), unknownCluster("connect ECONNREFUSED 10.0.0.1:6443"));
    assert.deepEqual(others, []);
    assert.equal(issue?.severity, "warning");
    assert.equal(issue.given, "connect ECONNREFUSED 10.0.0.1:6443");
  });

  it("but is not compared with a cluster while it has errors of its own", () => {
    const issues = judgeKubernetes(rawKubernetes({ namespace: "Kafka", context: "no" }), facts({ contexts: ["dev"] }));
    assert.deepEqual(
      issues.map(({ property }) => property),
      ["kubernetes.namespace"],
    );
  });
});
