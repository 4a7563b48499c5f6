import assert from "node:assert/strict";
import type { PodApi } from "../../../../operations/kubernetes/pod-api";
import { untilReady } from "../../../../operations/kubernetes/workloads-ready";
import { VirtualClock } from "../../../helpers/virtual-clock";

describe("a wait for pods that do not get ready", () => {
  it("prints what is missing once in 30 s while it stays the same, and fails after the timeout", async () => {
    const clock = new VirtualClock();
    const out: string[] = [];
    const workload = { metadata: { generation: 1 }, spec: { replicas: 3 }, status: { observedGeneration: 1 } };
    const api = { workload: () => Promise.resolve(workload) } as unknown as PodApi;
    const wait = untilReady({
      ...{ api, workloads: [{ kind: "StatefulSet", name: "kafka", replicas: 3 } as never] },
      explain: () => Promise.resolve(["kafka-1: ImagePullBackOff"]),
      ...{ timeout: 100, clock },
      log: (line) => out.push(`${Math.round(clock.now() / 1_000)} s: ${line}`),
    });
    await assert.rejects(wait, /kafka: no rollout progress for 100 s/);
    assert.deepEqual(
      out.map((line) => line.replace(/: kafka: .*; /, ": ")),
      [0, 30, 60, 90].map((second) => `${second} s: kafka-1: ImagePullBackOff`),
    );
  });
});
