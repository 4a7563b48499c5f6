import assert from "node:assert/strict";
import { needsOf } from "../../../../tools/toolchain/environment";

describe("the tools that a stack needs", () => {
  it("exclude the Kubernetes plugin for a stack on hosts", () => {
    assert.deepEqual(needsOf("dev"), { sandbox: true, kubernetes: false });
  });

  it("are none of this project when the stack file does not exist", () => {
    assert.deepEqual(needsOf("nowhere"), { sandbox: false, kubernetes: false });
  });
});
