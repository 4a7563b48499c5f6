import assert from "node:assert/strict";
import type { V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { holdUp, unfinished } from "../../../../operations/kubernetes/rollout";

/** A StatefulSet of three pods whose last change is done, but for what its status says. */
function set(status: Partial<NonNullable<V1StatefulSet["status"]>>): V1StatefulSet {
  const done = { observedGeneration: 2, replicas: 3, availableReplicas: 3, currentRevision: "b", updateRevision: "b" };
  return {
    metadata: { generation: 2 },
    spec: { replicas: 3 } as NonNullable<V1StatefulSet["spec"]>,
    status: { ...done, ...status },
  };
}

function deployment(status: Partial<NonNullable<V1Deployment["status"]>>): V1Deployment {
  const done = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
  return {
    metadata: { generation: 2 },
    spec: { replicas: 1 } as NonNullable<V1Deployment["spec"]>,
    status: { ...done, ...status },
  };
}

describe("a workload is not done", () => {
  const cases: [string, V1StatefulSet | V1Deployment, string][] = [
    ["before its change was seen", set({ observedGeneration: 1 }), "the change has not been seen yet"],
    ["while it has no status", { metadata: { generation: 1 } }, "the change has not been seen yet"],
    [
      "while a StatefulSet rolls, although all pods are ready",
      set({ updateRevision: "c", updatedReplicas: 2 }),
      "2 of 3 pods are replaced",
    ],
    ["while a pod is not ready", set({ availableReplicas: 2 }), "2 of 3 pods are ready"],
    ["while a pod is to go", set({ replicas: 4 }), "1 pods are to go"],
    ["while a Deployment has only its old pod", deployment({ updatedReplicas: 0 }), "0 of 1 pods are replaced"],
    ["while a Deployment's new pod is not ready", deployment({ availableReplicas: 0 }), "0 of 1 pods are ready"],
  ];
  for (const [title, workload, problem] of cases) it(title, () => assert.equal(unfinished(workload), problem));
});

describe("a workload is done", () => {
  it("when a StatefulSet's last roll is over", () => assert.equal(unfinished(set({})), undefined));
  it("when a Deployment's new pod is ready", () => assert.equal(unfinished(deployment({})), undefined));
});

describe("what holds a pod up", () => {
  const pod = (status: V1Pod["status"]): V1Pod => ({ metadata: { name: "kafka-1" }, ...(status && { status }) });
  const condition = (type: string, status: string, message = "") => ({ type, status, message });

  it("is nothing when it is ready", () =>
    assert.equal(holdUp(pod({ conditions: [condition("Ready", "True")] })), undefined));

  it("is that no node takes it, with the scheduler's words", () =>
    assert.equal(
      holdUp(pod({ conditions: [condition("PodScheduled", "False", "0/3 nodes are available")] })),
      "kafka-1 has no node: 0/3 nodes are available",
    ));

  it("is its image, with the kubelet's words", () => {
    const state = { waiting: { reason: "ImagePullBackOff", message: "not found" } };
    const containerStatuses = [{ name: "kafka", state, image: "", imageID: "", ready: false, restartCount: 0 }];
    assert.equal(holdUp(pod({ containerStatuses })), "kafka-1: ImagePullBackOff: not found");
  });

  it("is that it stops", () => {
    const metadata = { name: "kafka-1", deletionTimestamp: new Date() };
    assert.equal(holdUp({ metadata }), "kafka-1 is stopping");
  });

  it("is itself otherwise", () => assert.equal(holdUp(pod({})), "kafka-1 runs and is not ready"));
});
