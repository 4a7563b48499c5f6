import assert from "node:assert/strict";
import { rollPlan } from "../../../../../../components/hosts/roll-plan";
import { podRollPlan } from "../../../../../../components/kubernetes/pod-roll-plan";
import { planSchema } from "../../../../../../components/resources/inputs/roll-inputs";
import { podPlanSchema } from "../../../../../../components/resources/inputs/pod-roll-inputs";
import { clusterPlan } from "../../../../../../operations/kubernetes/pod-plan";
import { type Raw, specOf } from "../../../../../helpers/config";
import { kubernetesSpec, podsIn } from "../../../../../helpers/kubernetes";

const owner = "CN=broker,OU=zookeeper-client,O=kafka-zookeeper";

function znodesOf(changes: Raw) {
  return planSchema.strict().parse(JSON.parse(JSON.stringify(rollPlan(specOf(changes))))).znodes;
}

describe("the rights in znodes in the plan of a roll", () => {
  it("are closed to all but the brokers where ZooKeeper takes only certificates, below the path of the cluster", () => {
    const { servers = [], ...rights } = znodesOf({ security: "secure", kafka: { chroot: "/orders" } }) ?? {};
    assert.deepEqual(rights, { access: "closed", service: "zookeeper", chroot: "/orders", owner });
    assert.deepEqual(
      servers.map(({ id, host, port }) => [id, host, port]),
      [1, 2, 3].map((id) => [id, `kafka${id}`, 2181]),
    );
  });

  it("are closed when brokers show who they are, and open before", () => {
    const access = (plaintextUntil: string) => znodesOf({ security: { mode: "secure", plaintextUntil } })?.access;
    assert.deepEqual(["opened", "kept", "closed", "left"].map(access), ["open", "closed", "closed", undefined]);
  });

  for (const [what, changes] of [
    ["in plain text", { security: "plaintext" }],
    ["without TLS at ZooKeeper", { security: { mode: "secure", zookeeper: "plaintext" } }],
    ["with brokers that set no rights", { security: "secure", kafka: { version: "2.4.1" } }],
  ] as const)
    it(`have no part in that of a stack ${what}, which stays as it is`, () => {
      assert.equal(znodesOf(changes), undefined);
    });

  it("are part of the roll of the brokers in pods, with the pods that are asked, and of no other one", () => {
    const spec = kubernetesSpec({}, { security: "secure" });
    const planOf = (service: "zookeeper" | "kafka") =>
      podPlanSchema.strict().parse(podRollPlan(spec, podsIn(spec, service)));
    assert.equal(planOf("zookeeper").znodes, undefined);
    const plan = planOf("kafka");
    assert.deepEqual(
      plan.znodes?.servers.map(({ name, port }) => [name, port]),
      [1, 2, 3].map((id) => [`zk-${id}`, 2181]),
    );
    const { zookeeper, znodes } = clusterPlan(plan);
    assert.deepEqual(zookeeper, []);
    assert.deepEqual(znodes?.servers[0], { id: 1, host: "zk-1", address: "zk-1", port: 2181 });
  });
});
