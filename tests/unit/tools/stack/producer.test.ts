import assert from "node:assert/strict";
import { type Kafka, KafkaJSProtocolError } from "kafkajs";
import { idempotentProducer } from "../../../../tools/stack/producer";

describe("the smoke test's idempotent producer", () => {
  const withoutId = (type = "GROUP_LOAD_IN_PROGRESS") => {
    const cause = new KafkaJSProtocolError(Object.assign(new Error("loading"), { type, code: 14, retriable: true }));
    return new Error("retries exceeded", { cause });
  };

  async function connected(errors: Error[], patience?: number) {
    const calls: string[] = [];
    const producer = {
      connect: () => {
        calls.push("connect");
        const error = errors.shift();
        return error === undefined ? Promise.resolve() : Promise.reject(error);
      },
      disconnect: () => Promise.resolve(void calls.push("disconnect")),
    };
    const kafka = { producer: () => producer } as unknown as Kafka;
    const error = await idempotentProducer(kafka, patience).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { calls, error };
  }

  it("retries while no broker assigns a producer id", async () => {
    const { calls, error } = await connected([withoutId(), withoutId()]);
    assert.equal(error, undefined);
    assert.deepEqual(calls, ["connect", "connect", "connect"]);
  });

  it("fails after its timeout, or immediately with any other error, and closes its connection", async () => {
    for (const [problem, patience] of [
      [withoutId(), 0],
      [withoutId("NOT_CONTROLLER"), undefined],
      [new Error("connection refused"), undefined],
    ] as const) {
      const { calls, error } = await connected([problem], patience);
      assert.equal(error, problem);
      assert.deepEqual(calls, ["connect", "disconnect"]);
    }
  });
});
