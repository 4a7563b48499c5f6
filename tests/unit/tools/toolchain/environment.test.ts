import assert from "node:assert/strict";
import { needsOf } from "../../../../tools/toolchain/environment";

describe("what a stack needs", () => {
  it("is no Kubernetes plugin for hosts reached by SSH", () => {
    assert.deepEqual(needsOf("dev"), { sandbox: true, kubernetes: false });
  });

  it("is nothing of this project's own when there is no such stack file", () => {
    assert.deepEqual(needsOf("nowhere"), { sandbox: false, kubernetes: false });
  });
});
