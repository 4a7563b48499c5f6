import assert from "node:assert/strict";
import { parseSocket } from "../../../../components/preflight/check-network";

describe("a socket that listens", () => {
  it("tells who listens where, with or without IPv6, interfaces and names", () => {
    assert.deepEqual(parseSocket('[::ffff:10.0.0.1]:9092 users:(("java",pid=42,fd=7),("x",pid=1,fd=2))'), {
      address: "10.0.0.1",
      port: 9092,
      program: "java",
      pid: 42,
    });
    assert.deepEqual(parseSocket("*:2181 "), { address: "*", port: 2181 });
    assert.deepEqual(parseSocket("[::]:22"), { address: "::", port: 22 });
    assert.deepEqual(parseSocket("127.0.0.53%lo:53 "), { address: "127.0.0.53", port: 53 });
    assert.equal(parseSocket("nonsense"), undefined);
  });
});
