import assert from "node:assert/strict";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import type { Raw } from "../../../helpers/config";
import { kubernetesSpec, podsIn } from "../../../helpers/kubernetes";

const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };

/** Where a roll is told that clients outside are sent, for broker 2. */
function toldOf(external: Raw, others: Raw = {}, found: Readonly<Record<string, string>> = {}) {
  const spec = kubernetesSpec({ kafka: { external } }, others).withAddresses(found);
  return podRollPlan(spec, podsIn(spec, "kafka")).servers.find(({ id }) => id === 2)?.advertised;
}

describe("the roll of brokers in pods is told where clients outside are sent", () => {
  it("nowhere, where they are not reached from outside", () => {
    assert.equal(toldOf({ type: "none" }), undefined);
  });

  it("at a port of the node that its pod will run on", () => {
    assert.deepEqual(toldOf({ type: "NodePort", nodePorts }), [{ name: "external", port: 30902 }]);
  });

  it("at the addresses of the stack file", () => {
    const addresses = { 1: "one.example.org", 2: "two.example.org", 3: "three.example.org" };
    assert.deepEqual(toldOf({ type: "NodePort", nodePorts, addresses }), [
      { name: "external", address: "two.example.org", port: 30902 },
    ]);
  });

  it("at the address of a load balancer, once it has one", () => {
    const external = { type: "LoadBalancer", port: 9095 };
    assert.deepEqual(toldOf(external, {}, { "kafka-2-external": "10.1.0.2" }), [
      { name: "external", address: "10.1.0.2", port: 9095 },
    ]);
    assert.equal(toldOf(external), undefined);
  });

  it("at the ports of plain text and of TLS while there are both", () => {
    const secure = { nodePorts: { 1: 30911, 2: 30912, 3: 30913 } };
    const kept = { security: { mode: "secure", plaintextUntil: "kept" } };
    assert.deepEqual(
      toldOf({ type: "NodePort", nodePorts, secure }, kept)?.map(({ port }) => port),
      [30902, 30912],
    );
  });
});
