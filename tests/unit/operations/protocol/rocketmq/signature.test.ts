import assert from "node:assert/strict";
import { signedFields } from "../../../../../operations/protocol/rocketmq/signature";

describe("the signature of a request to RocketMQ", () => {
  const login = { user: "app", password: "app-secret" };

  it("is the one that brokers compute, of the values in the order of their names and the body", () => {
    // What 5.5.0 took: AclUtils.calSignature of the same.
    assert.deepEqual(signedFields({ fields: { topic: "orders", a: "1" }, body: Buffer.from("body") }, login), {
      topic: "orders",
      a: "1",
      AccessKey: "app",
      Signature: "OHvH1a1k4Blv0s8dvjUk8bRMvow=",
    });
  });

  it("changes with the password, which is not in it", () => {
    const one = signedFields({ fields: {}, body: Buffer.alloc(0) }, login);
    const other = signedFields({ fields: {}, body: Buffer.alloc(0) }, { ...login, password: "other" });
    assert.notEqual(one["Signature"], other["Signature"]);
    assert(!JSON.stringify(one).includes("app-secret"));
  });
});
