import assert from "node:assert/strict";
import { serviceRecord } from "../../../../components/services/service-record";

describe("what a host remembers of a service", () => {
  const known = { digest: "abc", endpoint: "10.0.0.1:2181" };

  it("is its digest and its endpoint, then its group and how it talks where there is something to tell", () => {
    assert.deepEqual(serviceRecord(known), ["abc", "10.0.0.1:2181"]);
    assert.deepEqual(serviceRecord({ ...known, members: "1=a" }), ["abc", "10.0.0.1:2181", "1=a"]);
    assert.deepEqual(serviceRecord({ ...known, members: "1=a", step: "kept" }), [
      "abc",
      "10.0.0.1:2181",
      "1=a",
      "kept",
    ]);
    assert.deepEqual(serviceRecord({ ...known, step: "opened" }), ["abc", "10.0.0.1:2181", "-", "opened"]);
  });

  it("is in plain text what it always was, so that no host is touched for it", () => {
    assert.deepEqual(serviceRecord({ ...known, step: "plaintext" }), serviceRecord(known));
  });
});
