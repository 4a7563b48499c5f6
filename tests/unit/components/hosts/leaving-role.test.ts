import assert from "node:assert/strict";
import { rawHost, specOf } from "../../../helpers/config";
import { deploy, stdin } from "../../../helpers/deploy";

describe("a role that leaves a host that stays", () => {
  for (const [role, left] of [
    ["zookeeperId", "zookeeper"],
    ["brokerId", "kafka"],
  ] as const)
    it(`by ${role} does not run on as a ghost: its resource goes, after the roll, and its script stops and removes it`, async () => {
      const before = await deploy(specOf());
      const after = await deploy(specOf({ hosts: [rawHost(1), rawHost(2), rawHost(3, { [role]: undefined })] }));
      const gone = [...before.keys()].filter((name) => !after.has(name));
      assert.deepEqual(gone, [`cluster-${left}-3`]);
      const script = await stdin(before, `cluster-${left}-3`);
      const removal = script.slice(script.lastIndexOf("\nremove() {"));
      assert.match(removal, new RegExp(`^remove_service ${left}$`, "m"));
      assert.match(removal, left === "kafka" ? /^refuse_replicas kafka /m : /^remove_distribution zookeeper /m);
      // The engine deletes what left only once everything else of an update is done, the roll as the last.
      assert(before.get("cluster-roll")?.waitsFor.has(`cluster-${left}-3`));
    });
});
