import assert from "node:assert/strict";
import type { WorkloadFacts } from "../../../../components/kubernetes/facts";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const namespaceLabels = { "app.kubernetes.io/managed-by": "kafka-zookeeper" };
const userRange = "1000670000/10000";
const running = (securityContext: WorkloadFacts["securityContext"]) =>
  ({
    workloads: [
      { kind: "StatefulSet", name: "zk", image: "zookeeper:3.9.5", ...(securityContext && { securityContext }) },
    ],
  }) as const;

describeKubernetesRefusals("a PriorityClass is refused", {
  "that the cluster does not have: a roll would delete a pod and get none for it": {
    kubernetes: { kafka: { priorityClassName: "high" } },
    facts: { priorityClasses: ["system-cluster-critical"] },
    property: "kubernetes.kafka.priorityClassName",
    rule: "must exist in the cluster: no pod is made without it",
    given: '"high"',
    fix: "kubectl create priorityclass high --value=1000",
  },
  "whose name has a slip": {
    kubernetes: { priorityClassName: "hihg" },
    facts: { priorityClasses: ["high", "low"] },
    property: "kubernetes.priorityClassName",
    rule: "must exist in the cluster",
    given: '"hihg"',
    fix: "did you mean high?",
  },
  "when nobody could look": {
    kubernetes: { priorityClassName: "list" },
    facts: { priorityClasses: "this user may not list PriorityClasses" },
    property: "kubernetes.priorityClassName",
    rule: "which could not be checked",
    given: "this user may not list PriorityClasses",
    fix: "let this user list priorityclasses",
  },
});

describeKubernetesRefusals("the user of pods is doubted", {
  "when OpenShift gives pods their users, and the stack file does not leave it to it": {
    kubernetes: { createNamespace: false },
    facts: { namespaceLabels: {}, userRange },
    property: "kubernetes.securityContext",
    rule: "must be platform where the platform gives pods their users",
    given: userRange,
    fix: "set kubernetes.securityContext: platform",
    severity: "warning",
  },
  "when it is left to a platform that gives none": {
    kubernetes: { securityContext: "platform" },
    facts: { namespaceLabels },
    property: "kubernetes.securityContext",
    rule: "needs a platform that gives pods a user",
    given: "the namespace kafka has no range of users",
    fix: "leave securityContext out",
    severity: "warning",
  },
  "when another user would get the files of the one before": {
    kubernetes: { securityContext: "platform" },
    facts: { namespaceLabels, userRange, ...running("fixed") },
    property: "kubernetes.securityContext",
    rule: "only on storage that gives them to the pod's group (fsGroup)",
    given: '"platform"; now "fixed"',
    fix: "set roll.pauseAfter: first",
    severity: "warning",
  },
});

describe("the user of pods is taken", () => {
  const issues = (kubernetes: object, changes: object) =>
    judgeKubernetes(rawKubernetes({ ...kubernetes }), facts({ namespaceLabels, ...changes }));

  it("from OpenShift when it is left to it", () => {
    assert.deepEqual(issues({ securityContext: "platform" }, { userRange }), []);
  });

  it("as it is where pods run with it already, which the namespace must allow", () => {
    assert.deepEqual(issues({}, { userRange, ...running("fixed") }), []);
  });

  it("without a word where nothing is known of the pods that run", () => {
    assert.deepEqual(issues({}, running(undefined)), []);
  });
});
