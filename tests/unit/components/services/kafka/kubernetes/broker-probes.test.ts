import assert from "node:assert/strict";
import { catchUpTime } from "../../../../../../components/services/kafka/kubernetes/broker-probes";
import { kubernetesSpec } from "../../../../../helpers/kubernetes";
import { named, podOf } from "../../../../../helpers/manifests";

describe("the probes of a broker", () => {
  const [container = {}] = podOf(named(kubernetesSpec(), "StatefulSet", "kafka")).spec.containers;
  const probe = (name: string) => container[name] as Record<string, number> & { exec?: { command: string[] } };

  it("leave it an hour to recover its log after a crash: a broker that is killed meanwhile begins anew", () => {
    const { failureThreshold = 0, periodSeconds = 0 } = probe("startupProbe");
    assert(failureThreshold * periodSeconds >= 3_600);
  });

  it("do not kill a broker that is busy for less than a minute", () => {
    const { failureThreshold = 0, periodSeconds = 0 } = probe("livenessProbe");
    assert(failureThreshold * periodSeconds >= 60);
  });

  it("call it ready by its listener and its connection to ZooKeeper: replicas that are moved to it do not count", () => {
    assert.deepEqual(probe("readinessProbe").exec?.command, ["bash", "/etc/kafka/broker.sh", "ready", "9092", "2181"]);
  });

  it("let a broker that is evicted go on for a while, so that the one that came back before it catches up", () => {
    const { preStop } = container["lifecycle"] as Record<string, { exec: { command: string[] } }>;
    assert.deepEqual(preStop?.exec.command, [
      "bash",
      "/etc/kafka/broker.sh",
      "before-stop",
      "9092",
      String(catchUpTime),
    ]);
    assert(catchUpTime >= 10);
  });
});
