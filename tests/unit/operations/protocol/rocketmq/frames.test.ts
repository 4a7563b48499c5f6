import assert from "node:assert/strict";
import { decodeResponse, encodeRequest, parseJson } from "../../../../../operations/protocol/rocketmq/frames";
import {
  type RefusedRequest,
  RocketmqConnection,
} from "../../../../../operations/protocol/rocketmq/rocketmq-connection";
import { response, rocketmqServer as server } from "../../../../helpers/rocketmq-server";

describe("frames of RocketMQ", () => {
  it("have the length of the whole, then that of a JSON header, as RemotingCommand writes them", () => {
    const frame = encodeRequest({ code: 28, opaque: 7, fields: { a: "b" }, body: Buffer.from("xyz") });
    assert.equal(frame.readInt32BE(0), frame.length - 4);
    const length = frame.readUInt32BE(4);
    assert.equal(length >>> 24, 0, "0 stands for JSON");
    const header = JSON.parse(frame.subarray(8, 8 + length).toString()) as Record<string, unknown>;
    assert.deepEqual([header["code"], header["opaque"], header["extFields"]], [28, 7, { a: "b" }]);
    assert.equal(frame.subarray(8 + length).toString(), "xyz");
  });

  it("are read with numbers as keys, which fastjson writes without quotes, and never inside a text", () => {
    assert.deepEqual(parseJson('{"t":{0:"10.0.0.1:10911",12:"x"},"n":"{1:2}, 3:4"}'), {
      t: { "0": "10.0.0.1:10911", "12": "x" },
      n: "{1:2}, 3:4",
    });
  });

  it("that are of another protocol are refused", () => {
    assert.throws(() => decodeResponse(Buffer.from("HTTP/1.1 400 Bad Request")), /none of the RocketMQ protocol/);
  });
});

describe("a connection of RocketMQ", () => {
  it("gives each request its own response, in whatever order they come", async () => {
    const waiting: Buffer[] = [];
    const stream = server(({ code, opaque }) => {
      waiting.unshift(response({ code: 0, opaque, flag: 1 }, `for ${code}`));
      return waiting.length === 2 ? Buffer.concat(waiting) : undefined;
    });
    const connection = new RocketmqConnection(stream);
    const [one, two] = await Promise.all([1, 2].map((code) => connection.send({ code, what: "a test" })));
    assert.deepEqual([one?.body.toString(), two?.body.toString()], ["for 1", "for 2"]);
    connection.close();
  });

  it("fails a request that was refused, with the code and the first line of the remark", async () => {
    const stream = server(({ opaque }) => response({ code: 16, opaque, remark: "Can not update\n at x" }));
    const sent = new RocketmqConnection(stream).send({ code: 25, what: "a change" });
    await assert.rejects(sent, (error: RefusedRequest) => {
      assert.equal(error.message, "a change: refused with code 16: Can not update");
      return error.code === 16;
    });
  });

  it("fails what waits for a response when the other side ends", async () => {
    const stream = server(() => undefined);
    const sent = new RocketmqConnection(stream).send({ code: 28, what: "a test" });
    stream.push(null);
    await assert.rejects(sent, /the connection was closed/);
  });

  it("fails a request without a response after its time", async () => {
    const stream = server(() => undefined);
    await assert.rejects(
      new RocketmqConnection(stream).send({ code: 28, what: "a test", timeoutMs: 5 }),
      /a test: no answer within 0.005 s/,
    );
  });
});
