import assert from "node:assert/strict";
import { decodeMessages, encodeBatch } from "../../../../tools/rocketmq/message-codec";

/** A message as a broker stores it. */
function stored(body: string, { queue = 1, offset = 7, flags = 0, magic = -626843481 } = {}): Buffer {
  const [born, kept] = [flags & 16 ? 20 : 8, flags & 32 ? 20 : 8];
  const head = Buffer.alloc(48 + born + 8 + kept + 12);
  head.writeInt32BE(magic, 4);
  head.writeInt32BE(queue, 12);
  head.writeBigInt64BE(BigInt(offset), 20);
  head.writeInt32BE(flags, 36);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  const bytes = Buffer.concat([head, length, Buffer.from(body), Buffer.from("\u0005topic\0\0")]);
  bytes.writeInt32BE(bytes.length, 0);
  return bytes;
}

describe("the bytes of RocketMQ's messages", () => {
  it("are read with where they are, one behind the other, whatever addresses they came from", () => {
    const bytes = Buffer.concat([stored("one"), stored("two", { queue: 3, offset: 2 ** 40, flags: 16 | 32 })]);
    assert.deepEqual(
      decodeMessages(bytes).map(({ queue, offset, body }) => [queue, offset, body.toString()]),
      [
        [1, 7, "one"],
        [3, 2 ** 40, "two"],
      ],
    );
  });

  it("are refused when they are cut or something else", () => {
    assert.throws(() => decodeMessages(stored("one").subarray(0, 90)), /malformed/);
    assert.throws(() => decodeMessages(stored("one", { magic: 1 })), /a message with magic 1 is malformed/);
  });

  it("of a batch are lengths and bodies", () => {
    const bytes = encodeBatch(["a", "bcd"]);
    assert.deepEqual([bytes.length, bytes.readInt32BE(0), bytes.readInt32BE(23)], [48, 23, 25]);
    assert.equal(bytes.subarray(20, 21).toString(), "a");
    assert.equal(bytes.subarray(43, 46).toString(), "bcd");
  });
});
