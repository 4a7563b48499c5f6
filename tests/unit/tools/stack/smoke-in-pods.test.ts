import assert from "node:assert/strict";
import { Duplex, PassThrough } from "node:stream";
import type { Reach } from "../../../../operations/transport/transport";
import { LaterStream } from "../../../../tools/stack/later-stream";
import { operatorInPods } from "../../../../tools/stack/smoke-in-pods";

/** A server that says again what it is told. */
function echo(): Duplex {
  const through = new PassThrough();
  return Duplex.from({ writable: through, readable: through });
}

const closed = (stream: Duplex) =>
  new Promise<Error | undefined>((resolve) => {
    let problem: Error | undefined;
    stream.once("error", (error) => (problem = error));
    stream.once("close", () => resolve(problem));
  });

describe("a stream that is used before it is open", () => {
  it("keeps what is written until it is, and brings back what comes, to the end", async () => {
    const opening = new Promise<Duplex>((resolve) => setImmediate(() => resolve(echo())));
    const stream = new LaterStream(opening);
    stream.end("hello");
    assert.equal(Buffer.concat(await stream.toArray()).toString(), "hello");
  });

  it("fails as the opening does", async () => {
    const stream = new LaterStream(Promise.reject(new Error("no pod")));
    assert.equal((await closed(stream))?.message, "no pod");
  });

  it("closes what is opened after it was given up", async () => {
    const opened = echo();
    new LaterStream(Promise.resolve(opened)).destroy();
    await closed(opened);
    assert(opened.destroyed);
  });
});

describe("the operator of a cluster in pods", () => {
  const asked: number[] = [];
  const reach = {
    idsOf: () => [1, 5],
    connect: (_service: string, id: number) => Promise.resolve((asked.push(id), echo())),
  } as unknown as Reach;
  const { brokers, socketFactory } = operatorInPods(reach, {
    bootstrapServersInternal: "kafka-1.kafka.svc:9093,kafka-5.kafka.svc:9093",
  });
  const connect = (host: string) =>
    new Promise<void>((resolve) => {
      socketFactory?.({ host, port: 9094, ssl: {}, onConnect: resolve });
    });

  it("reaches each broker by the name that it tells, through the API server", async () => {
    assert.deepEqual(brokers, ["kafka-1.kafka.svc:9093", "kafka-5.kafka.svc:9093"]);
    await connect("kafka-5.kafka.svc");
    await connect("kafka-1.kafka.svc");
    assert.deepEqual(asked, [5, 1]);
  });

  it("reaches nobody who is not of the stack", () => {
    assert.throws(
      () => socketFactory?.({ host: "other", port: 9094, ssl: {}, onConnect: () => undefined }),
      /name other/,
    );
  });
});
