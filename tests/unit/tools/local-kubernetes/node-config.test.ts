import assert from "node:assert/strict";
import { parse } from "yaml";
import { nodePlace, nodePlaces } from "../../../../tools/local-kubernetes/layout";
import { nodeFiles, nodeNetwork, reservedMemory } from "../../../../tools/local-kubernetes/node-config";

describe("a node of the local cluster", () => {
  it("offers its pods, together with the other nodes, no more memory than the machine has", () => {
    for (const [machine, nodes] of [
      [4_096, 1],
      [24_105, 3],
      [8_191, 9],
    ] as const)
      assert.ok(nodes * (machine - reservedMemory(machine, nodes)) <= machine * 0.75);
  });

  it("has routes to the pods of all other nodes, and none to its own", () => {
    const [first, second, third] = nodePlaces(3);
    assert.ok(first && second && third);
    const commands = nodeNetwork(second, [first, second, third]);
    assert.match(commands, /^route add 10\.244\.1\.0\/24 via 10\.89\.0\.11$/m);
    assert.match(commands, /^route add 10\.244\.3\.0\/24 via 10\.89\.0\.13$/m);
    assert.doesNotMatch(commands, /10\.244\.2\./);
  });

  it("has its own control group and pod range", () => {
    const files = nodeFiles(nodePlace(2), { reservedMemory: 1_000 });
    const kubelet = parse(files["kubelet.yaml"] ?? "") as Record<string, unknown>;
    assert.equal(kubelet["cgroupRoot"], "/kz-cluster.node2");
    assert.deepEqual(kubelet["systemReserved"], { memory: "1000Mi" });
    assert.match(files["network.conflist"] ?? "", /"subnet": "10\.244\.2\.0\/24"/);
  });

  it("has an interface name that the kernel accepts", () => {
    for (const { link } of nodePlaces(9)) assert.ok(link.length <= 15, link);
  });
});
