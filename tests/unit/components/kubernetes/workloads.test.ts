import assert from "node:assert/strict";
import { catchUpTime } from "../../../../components/kubernetes/kubernetes-spec";
import { kubernetesSpec } from "../../../helpers/kubernetes";
import { kubernetesSpecs } from "../../../helpers/kubernetes-specs";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

describe("a workload", () => {
  const specs = Object.values(kubernetesSpecs);
  const of = (kind: string) => specs.flatMap((spec) => all(spec).filter((one) => one.kind === kind));

  it("never replaces a pod because its template changed: it would not ask whether the broker may stop", () => {
    const [sets, deployments] = [of("StatefulSet").map(specOf), of("Deployment").map(specOf)];
    assert(sets.length > 2 && deployments.length > 2);
    for (const set of sets) assert.deepEqual(set["updateStrategy"], { type: "OnDelete" });
    for (const deployment of deployments) assert.equal(deployment["paused"], true);
  });

  it("starts all pods of an ensemble at once: one by one, the first waits for a quorum for ever", () => {
    for (const set of of("StatefulSet").map(specOf)) assert.equal(set["podManagementPolicy"], "Parallel");
  });
});

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

describe("what protects a drain", () => {
  const specs = Object.values(kubernetesSpecs);

  it("is a budget of one pod of a service: a second one evicted with it would take partitions below their min ISR", () => {
    for (const spec of specs)
      for (const name of ["zk", "kafka"])
        assert.equal(specOf(named(spec, "PodDisruptionBudget", name))["maxUnavailable"], 1);
  });

  it("leads to servers by name before they are ready: followers that catch up, and an ensemble that elects", () => {
    const perServer = /^(zk|kafka|zoo|kafka-service)-?\d+$|-hs$|-external$/;
    const found = specs.flatMap((spec) => all(spec).filter(({ kind }) => kind === "Service"));
    const own = found.filter(({ metadata }) => perServer.test(metadata.name));
    assert(own.length > 20);
    for (const service of own) assert.equal(specOf(service)["publishNotReadyAddresses"], true, service.metadata.name);
  });
});
