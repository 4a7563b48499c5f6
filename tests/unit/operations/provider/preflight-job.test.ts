import assert from "node:assert/strict";
import { refuseByPreflight } from "../../../../operations/provider/preflight-job";
import { Connections } from "../../../../operations/transport/connections";

describe("the preflight in a preview", () => {
  it("does not fail where what is asked for is not known yet", async () => {
    const context = { signal: new AbortController().signal, connections: new Connections() };
    const unknown = { wanted: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    assert.deepEqual(await refuseByPreflight(unknown, context), {
      notSeen: ["any host: what is asked for is known only in the up"],
      warnings: [],
    });
  });
});
