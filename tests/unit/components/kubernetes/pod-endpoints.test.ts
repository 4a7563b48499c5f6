import assert from "node:assert/strict";
import { reachOf } from "../../../../components/kubernetes/pod-endpoints";
import { reachSchema } from "../../../../components/resources/inputs/transport-inputs";
import type { Raw } from "../../../helpers/config";
import { inRacks, kubernetesSpec } from "../../../helpers/kubernetes";

describe("how the pods are reached", () => {
  const reach = (kubernetes: Raw, others: Raw = {}) => {
    const read = reachSchema.parse(reachOf(kubernetesSpec(kubernetes, others), {}));
    assert(read.substrate === "kubernetes");
    return read;
  };

  it("says nothing of pods that are called like their servers", () => {
    assert.deepEqual(reach({}).kafka[0], { id: 1, name: "kafka-1", port: 9092 });
  });

  it("has the names of the pods of StatefulSets that single brokers have", () => {
    const { workload, zookeeper, kafka } = reach(inRacks.kubernetes, inRacks.others);
    assert.equal(workload, "StatefulSet");
    assert.deepEqual(zookeeper, [{ id: 1, name: "zk-1", port: 2181 }]);
    assert.deepEqual(kafka.at(-1), { id: 5, name: "kafka-5", pod: "kafka-5-0", port: 9092 });
  });

  it("leaves the pods of Deployments to be found by their label", () => {
    const { workload, kafka } = reach({ workload: "Deployment" });
    assert.deepEqual([workload, kafka[0]?.pod], ["Deployment", undefined]);
  });
});
