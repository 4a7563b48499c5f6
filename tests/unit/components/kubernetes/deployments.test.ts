import assert from "node:assert/strict";
import { kubernetesSpec } from "../../../helpers/kubernetes";
import { all, specOf } from "../../../helpers/manifests";

describe("the Deployments of servers without volumes", () => {
  const deployments = all(kubernetesSpec({ workload: "Deployment" })).filter(({ kind }) => kind === "Deployment");

  it("never run an old and a new pod of one server side by side, which would be two brokers with one id", () => {
    assert.equal(deployments.length, 6);
    for (const deployment of deployments) {
      const { replicas, strategy } = specOf(deployment);
      assert.deepEqual([replicas, strategy], [1, { type: "Recreate" }], deployment.metadata.name);
    }
  });
});
