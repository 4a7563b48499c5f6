import assert from "node:assert/strict";
import fc from "fast-check";
import { JuteReader, JuteWriter } from "../../../../../operations/protocol/zookeeper/jute";
import * as messages from "../../../../../operations/protocol/zookeeper/messages";
import { readAcls, writeAcls } from "../../../../../operations/protocol/zookeeper/znode-acl";

const acl = fc.record(
  { permissions: fc.integer({ min: 0, max: 31 }), scheme: fc.string(), id: fc.string() },
  { noNullPrototype: true },
);

describe("jute, which ZooKeeper speaks", () => {
  it("gives back every value that was written, with nothing left over", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.boolean(),
        fc.string({ unit: "grapheme" }),
        fc.option(fc.uint8Array()),
        fc.array(acl),
        (int32, int64, boolean, text, bytes, acls) => {
          const to = new JuteWriter().int32(int32).int64(int64).boolean(boolean).string(text);
          writeAcls(to.buffer(bytes === null ? null : Buffer.from(bytes)), acls);
          const from = new JuteReader(to.bytes);
          assert.deepEqual([from.int32(), from.int64(), from.boolean(), from.string()], [int32, int64, boolean, text]);
          assert.deepEqual(from.buffer(), bytes === null ? null : Buffer.from(bytes));
          assert.deepEqual(readAcls(from), acls);
          assert.equal(from.left, 0);
        },
      ),
    );
  });

  it("refuses bytes that are cut anywhere, and never reads beyond them", () => {
    const whole = new JuteWriter().string("broker");
    writeAcls(whole.int64(1n), [{ permissions: 31, scheme: "world", id: "anyone" }]);
    const { bytes } = whole;
    for (let length = 0; length < bytes.length; length += 1) {
      const from = new JuteReader(bytes.subarray(0, length));
      assert.throws(() => [from.string(), from.int64(), readAcls(from)], RangeError);
    }
  });

  it("ends at random bytes with a RangeError, whatever is read from them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const operation of [messages.getData, messages.getChildren, messages.getAcl, messages.create])
          try {
            operation.read(new JuteReader(Buffer.from(bytes)));
          } catch (error) {
            assert(error instanceof RangeError, String(error));
          }
      }),
    );
  });

  it("writes a request for the data of a znode as the official client does", () => {
    const to = new JuteWriter();
    messages.getData.write(to, { path: "/a" });
    assert.equal(to.bytes.toString("hex"), "00000002" + "2f61" + "00");
  });

  it("writes a creation as the official client does, with the flags of a sequential znode", () => {
    const to = new JuteWriter();
    const acls = [{ permissions: 31, scheme: "world", id: "anyone" }];
    messages.create.write(to, { path: "/a", data: Buffer.from("b"), acls, sequential: true });
    const world = "0000001f" + "00000005" + Buffer.from("world").toString("hex");
    const anyone = "00000006" + Buffer.from("anyone").toString("hex");
    assert.equal(to.bytes.toString("hex"), `000000022f610000000162${"00000001"}${world}${anyone}00000002`);
  });
});
