import assert from "node:assert/strict";
import type { V1ContainerState, V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { newestPod, notReady, podProblem, podState } from "../../../../operations/kubernetes/pod-state";

describe("a workload", () => {
  const workload = (status: V1StatefulSet["status"] | V1Deployment["status"], replicas = 3) =>
    ({ metadata: { generation: 2 }, spec: { replicas }, status }) as V1StatefulSet;
  const cases: [title: string, workload: V1StatefulSet, problem: string | undefined][] = [
    [
      "is not ready before its change is observed: its status is that of the template before",
      workload({ observedGeneration: 1, replicas: 3, availableReplicas: 3 }),
      "its change is not yet observed",
    ],
    ["is not ready while it has no status", workload(undefined), "its change is not yet observed"],
    [
      "is not ready while a pod is not ready",
      workload({ observedGeneration: 2, replicas: 3, availableReplicas: 2 }),
      "2 of 3 pods are ready",
    ],
    [
      "is not ready while a pod is being removed",
      workload({ observedGeneration: 2, replicas: 4, availableReplicas: 4 }),
      "1 of 4 pods are being removed",
    ],
    [
      "is ready with all its pods, and no other",
      workload({ observedGeneration: 2, replicas: 3, availableReplicas: 3 }),
      undefined,
    ],
  ];
  for (const [title, one, problem] of cases) it(title, () => assert.equal(notReady(one), problem));
});

/** A pod whose server's container has a state. */
function podWith(
  phase: string,
  state: V1ContainerState,
  { restarts = 0, started = false }: { readonly restarts?: number; readonly started?: boolean } = {},
): V1Pod {
  const container = { name: "kafka", image: "", imageID: "", ready: false, restartCount: restarts, started, state };
  const metadata = { name: "kafka-1", uid: "u1", annotations: { "kafka-zookeeper/template": "d1" } };
  return { metadata, status: { phase, containerStatuses: [container] } };
}

describe("a pod", () => {
  const running = { running: {} };
  const waiting = (reason: string) => ({ waiting: { reason } });
  const broken: [title: string, pod: V1Pod, broken: boolean][] = [
    ["is not broken while its server takes connections", podWith("Running", running, { started: true }), false],
    ["is not broken while its server recovers its log", podWith("Running", running), false],
    [
      "is not broken when its server crashed once and serves again",
      podWith("Running", running, { started: true, restarts: 1 }),
      false,
    ],
    ["is broken in a crash loop", podWith("Running", waiting("CrashLoopBackOff"), { restarts: 3 }), true],
    ["is broken between two crashes, while its server runs", podWith("Running", running, { restarts: 2 }), true],
    ["is broken when its server has ended", podWith("Running", { terminated: { exitCode: 1 } }), true],
    ["is broken when its image cannot be pulled", podWith("Pending", waiting("ImagePullBackOff")), true],
    ["is broken when no node takes it", { metadata: { name: "kafka-1" }, status: { phase: "Pending" } }, true],
    ["is broken when its node has put an end to it", podWith("Failed", { terminated: { exitCode: 137 } }), true],
  ];
  for (const [title, pod, expected] of broken) it(title, () => assert.equal(podState(pod).broken, expected));

  it("that is terminating is not broken: another one is on its way", () => {
    const { metadata, ...rest } = podWith("Running", waiting("CrashLoopBackOff"));
    const state = podState({ ...rest, metadata: { ...metadata, deletionTimestamp: new Date() } });
    assert.deepEqual([state.stopping, state.broken], [true, false]);
  });

  it("tells the digest of the template that it was made from", () => {
    assert.equal(podState(podWith("Running", running)).digest, "d1");
    assert.equal(podState({ metadata: { name: "kafka-1" } }).digest, "");
  });

  it("of a Deployment is the newest: the one before is still terminating", () => {
    const made = (name: string, at: string): V1Pod => ({ metadata: { name, creationTimestamp: new Date(at) } });
    const pods = [made("old", "2026-01-01T00:00:00Z"), made("new", "2026-01-01T00:01:00Z")];
    assert.equal(newestPod(pods)?.metadata?.name, "new");
    assert.equal(newestPod([]), undefined);
  });
});

describe("the problem of a pod", () => {
  const pod = (status: V1Pod["status"]): V1Pod => ({ metadata: { name: "kafka-1" }, ...(status && { status }) });
  const condition = (type: string, status: string, message = "") => ({ type, status, message });

  it("is none when it is ready", () =>
    assert.equal(podProblem(pod({ conditions: [condition("Ready", "True")] })), undefined));

  it("is that it is not scheduled, in the scheduler's words", () =>
    assert.equal(
      podProblem(pod({ conditions: [condition("PodScheduled", "False", "0/3 nodes are available")] })),
      "kafka-1 is not scheduled: 0/3 nodes are available",
    ));

  it("is its image, in the kubelet's words", () => {
    const state = { waiting: { reason: "ImagePullBackOff", message: "not found" } };
    const containerStatuses = [{ name: "kafka", state, image: "", imageID: "", ready: false, restartCount: 0 }];
    assert.equal(podProblem(pod({ containerStatuses })), "kafka-1: ImagePullBackOff: not found");
  });

  it("is what a container said that has to end well before the server starts, until it does", () => {
    const problem = (now: object, before: object = {}) => {
      const [state, lastState] = [now, before] as [V1ContainerState, V1ContainerState];
      const status = { name: "check", state, lastState, image: "", imageID: "", ready: false, restartCount: 3 };
      return podProblem(pod({ initContainerStatuses: [status] }));
    };
    const failed = { terminated: { exitCode: 1, message: "zookeeper.existing: must be its own\n" } };
    const told = "kafka-1: zookeeper.existing: must be its own";
    assert.equal(problem(failed), told);
    assert.equal(problem({ waiting: { reason: "CrashLoopBackOff", message: "back-off 20s" } }, failed), told);
    assert.equal(problem({ running: {} }, failed), "kafka-1 runs and is not ready");
    assert.equal(problem({ terminated: { exitCode: 0 } }, failed), "kafka-1 runs and is not ready");
  });

  it("is that it is terminating", () => {
    const metadata = { name: "kafka-1", deletionTimestamp: new Date() };
    assert.equal(podProblem({ metadata }), "kafka-1 is terminating");
  });

  it("is that it is not ready otherwise", () => assert.equal(podProblem(pod({})), "kafka-1 runs and is not ready"));
});
