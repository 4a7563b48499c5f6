import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { fetchMembers, fetchMetadata } from "../../../../../operations/protocol/kafka/metadata";
import { metadata as metadataMessage } from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { answerTo, type FakeBroker } from "../../../../helpers/fake-broker";
import { FakeServers } from "../../../../helpers/fake-server";

const metadata = {
  brokers: [1, 2],
  racks: new Map<number, string>(),
  controller: 2,
  partitions: [{ topic: "orders", index: 0, leader: 1, replicas: [1, 2], isr: [1] }],
};
const broker: FakeBroker = { metadata: () => metadata };
const members = { ...metadata, partitions: [] };

/** The other side, whose bytes a test decides; what was sent to it so far. */
class OtherSide {
  readonly sent: Buffer[] = [];
  readonly socket: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => {
      this.sent.push(chunk);
      done();
    },
  });
  readonly connection = new KafkaConnection(this.socket);

  /** The response to a request, by its number. */
  answer(at: number): Buffer {
    const answer = answerTo(this.sent[at] ?? Buffer.alloc(0), broker);
    assert(answer !== undefined);
    return answer;
  }

  /** What the connection does with bytes; exceptions of its event handler would come out here. */
  async receives(...chunks: Buffer[]): Promise<void> {
    for (const chunk of chunks) this.socket.push(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const hex = (text: string) => Buffer.from(text, "hex");

describe("a connection to a broker", () => {
  const servers = new FakeServers();

  afterEach(() => servers.close());

  for (const size of [1, 3, 7, 64])
    it(`understands a response that arrives in pieces of ${size} bytes`, async () => {
      const connection = new KafkaConnection(await servers.broker(broker, size));
      assert.deepEqual(await fetchMetadata(connection), metadata);
      assert.deepEqual(await fetchMembers(connection), members);
    });

  it("has several requests under way at once, and gives each its own response in whatever order they come", async () => {
    const other = new OtherSide();
    const both = Promise.all([fetchMetadata(other.connection), fetchMembers(other.connection)]);
    await other.receives(Buffer.concat([other.answer(1), other.answer(0)]));
    assert.deepEqual(await both, [metadata, members]);
    assert.equal(other.connection.isIdle, true);
  });

  it("stays open for the next request, until it is closed", async () => {
    const socket = await servers.broker(broker);
    const connection = new KafkaConnection(socket);
    await fetchMembers(connection);
    assert.deepEqual(await fetchMetadata(connection), metadata);
    connection.close();
    assert.equal(socket.destroyed, true);
    await assert.rejects(fetchMembers(connection), /^Error: the connection was closed$/);
  });

  it("fails what waits for a response when it is closed", async () => {
    const other = new OtherSide();
    const waits = fetchMembers(other.connection);
    other.connection.close();
    await assert.rejects(waits, /^Error: the connection was closed$/);
  });

  it("fails a request without a response in time and no other one; the late response is dropped", async () => {
    const other = new OtherSide();
    const late = other.connection.send(metadataMessage, { topics: null }, { timeoutMs: 20 });
    const next = fetchMembers(other.connection);
    await assert.rejects(late, /^Error: no answer within 0\.02 s$/);
    assert.equal(other.connection.isIdle, false);
    await other.receives(other.answer(0), other.answer(1));
    assert.deepEqual(await next, members);
    assert.equal(other.connection.isIdle, true);
  });

  it("fails when the other side closes it before a response, or in the middle of one", async () => {
    const closed = await servers.connect((socket) => socket.end());
    await assert.rejects(fetchMetadata(new KafkaConnection(closed)), /^Error: the connection was closed$/);
    const half = await servers.connect((socket, received) => {
      const answer = answerTo(received, broker);
      socket.end(answer?.subarray(0, answer.length - 5) ?? "");
    });
    await assert.rejects(fetchMetadata(new KafkaConnection(half)), /^Error: the connection was closed$/);
  });

  it("fails when the other side says that nothing more comes and keeps it open, as a port-forward does", async () => {
    const other = new OtherSide();
    const waits = fetchMembers(other.connection);
    other.socket.push(null);
    await assert.rejects(waits, /^Error: the connection was closed$/);
  });

  it("fails when it is reset", async () => {
    const socket = await servers.connect((own) => own.resetAndDestroy());
    await assert.rejects(fetchMetadata(new KafkaConnection(socket)), /ECONNRESET|closed/);
  });

  it("survives an error of the stream when nothing waits, and fails the next request with it", async () => {
    const other = new OtherSide();
    other.socket.destroy(new Error("the network is gone"));
    await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(fetchMembers(other.connection), /^Error: the network is gone$/);
  });
});

describe("a response that no broker would send", () => {
  for (const [title, bytes, message] of [
    ["a negative length", "ffffffff", /a response of -1 bytes is none of the Kafka protocol/],
    ["a length without room for a correlation id", "0000000200000000", /a response of 2 bytes is none/],
    [
      "more than a broker ever sends, such as the alert of a TLS server",
      "15030300020228",
      /is there another server or TLS/,
    ],
    ["the text of an HTTP server", Buffer.from("HTTP/1.1 400 Bad Request").toString("hex"), /is there another server/],
    [
      "a correlation id that was not sent",
      "0000000800000063" + "00000000",
      /a response to request 99, which was not sent/,
    ],
    [
      "a body that ends too early",
      "0000000400000001",
      /malformed response to Metadata v1: 4 bytes are expected, 0 are left/,
    ],
    [
      "a list that promises more than there is",
      "0000000800000001" + "7fffffff",
      /malformed response to Metadata v1: a list promises 2147483647 items in 0 bytes/,
    ],
    [
      "bytes after its end",
      "0000001100000001" + "00000000" + "ffffffff" + "00000000" + "00",
      /malformed response to Metadata v1: 1 bytes are left over/,
    ],
  ] as const)
    it(`fails all that waits and ends the connection, never the process: ${title}`, async () => {
      const other = new OtherSide();
      const both = Promise.allSettled([fetchMetadata(other.connection), fetchMembers(other.connection)]);
      await other.receives(hex(bytes), other.answer(1));
      for (const { status, ...result } of await both) {
        assert.equal(status, "rejected");
        assert.match(String((result as PromiseRejectedResult).reason), message);
      }
      assert.equal(other.socket.destroyed, true);
      assert.equal(other.connection.isOpen, false);
    });
});
