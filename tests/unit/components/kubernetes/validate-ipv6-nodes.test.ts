import assert from "node:assert/strict";
import { facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };
const node = (address: string, index: number) => ({ name: `node${index}`, address, schedulable: true });

describe("brokers on nodes with IPv6 addresses", () => {
  const errors = (external: object, addresses: readonly string[]) =>
    judgeKubernetes(rawKubernetes({ kafka: { external } }), facts({ nodes: addresses.map(node) }))
      .filter(({ severity }) => severity === "error")
      .map(({ property, given, fix }) => [property, given, fix]);

  it("cannot tell them to clients by themselves, but any that is given", () => {
    const external = { type: "NodePort", nodePorts };
    const nodes = ["FD00:0::11", "fd00::12", "fd00::13"];
    assert.deepEqual(errors(external, nodes), [
      [
        "kubernetes.kafka.external.addresses",
        "a node with the address FD00:0::11",
        "give the address of each broker by its id, such as { 1: fd00::11 }",
      ],
    ]);
    assert.deepEqual(errors({ ...external, addresses: { 1: "fd00::11", 2: "fd00::12", 3: "fd00::13" } }, nodes), []);
    assert.deepEqual(errors(external, ["10.0.0.1", "10.0.0.2", "10.0.0.3"]), []);
  });
});
