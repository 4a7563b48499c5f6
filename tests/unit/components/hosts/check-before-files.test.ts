import assert from "node:assert/strict";
import { securityOf } from "../../../../components/security/security-schema";
import { specOf } from "../../../helpers/config";
import { deploy, get } from "../../../helpers/deploy";
import { inKraft } from "../../../helpers/kraft";

describe("hosts of a cluster in KRaft, or on its way there", () => {
  for (const security of ["plaintext", "secure"] as const)
    it(`get no file before what runs has said that it can become this (${security})`, async () => {
      const wanted = await deploy(specOf(inKraft()), undefined, { security: securityOf({ security }) });
      const { type, waitsFor } = get(wanted, "cluster-check");
      assert.equal(type, "kafka-zookeeper:index:RollCheck");
      assert(waitsFor.has("cluster-preflight") && !waitsFor.has("cluster-kafka-1"));
      for (const id of [1, 2, 3])
        for (const service of [`cluster-kafka-controller-${100 + id}`, `cluster-kafka-${id}`])
          assert(get(wanted, service).waitsFor.has("cluster-check"), service);
    });

  it("are not asked with ZooKeeper alone", async () => {
    assert.equal((await deploy(specOf({}))).get("cluster-check"), undefined);
  });
});
