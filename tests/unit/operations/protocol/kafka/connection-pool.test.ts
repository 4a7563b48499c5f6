import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { ConnectionPool } from "../../../../../operations/protocol/kafka/connection-pool";
import { metadata } from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { fetchMembers } from "../../../../../operations/protocol/kafka/metadata";
import { brokerConnection, type FakeBroker } from "../../../../helpers/fake-broker";

/** A pool whose connections are counted. */
function poolOf(broker: Partial<FakeBroker> = {}) {
  const opened: Duplex[] = [];
  const pool = new ConnectionPool(async (id) => {
    const socket = brokerConnection({ metadata: () => ({ brokers: [id], controller: id, partitions: [] }), ...broker });
    opened.push(socket);
    await Promise.resolve();
    return socket;
  });
  return { pool, opened };
}

describe("connections to brokers that are kept", () => {
  it("are shared by what is asked one after the other, each by one broker", async () => {
    const { pool, opened } = poolOf();
    for (const id of [1, 2, 1, 2]) assert.deepEqual((await pool.use(id, fetchMembers)).brokers, [id]);
    assert.equal(opened.length, 2);
  });

  it("are not shared by what is asked at once, which a broker would do one by one", async () => {
    const { pool, opened } = poolOf();
    await Promise.all([1, 1, 1].map((id) => pool.use(id, fetchMembers)));
    await Promise.all([1, 1, 1].map((id) => pool.use(id, fetchMembers)));
    assert.equal(opened.length, 3);
  });

  it("are replaced when the broker closed them meanwhile", async () => {
    const { pool, opened } = poolOf();
    await pool.use(1, fetchMembers);
    opened[0]?.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    await pool.use(1, fetchMembers);
    assert.equal(opened.length, 2);
  });

  it("are replaced when only the next request shows that the broker closed them", async () => {
    let serves = true;
    const { pool, opened } = poolOf({ serves: () => serves || (serves = opened.length > 1) });
    await pool.use(1, fetchMembers);
    serves = false;
    assert.deepEqual((await pool.use(1, fetchMembers)).brokers, [1]);
    assert.equal(opened.length, 2);
  });

  it("are closed when a response is late, which would hold up the next request", async () => {
    let requests = 0;
    const { pool, opened } = poolOf({ freezes: () => ++requests === 1 });
    const late = pool.use(1, (broker) => broker.send(metadata, { topics: [] }, { timeoutMs: 10 }));
    await assert.rejects(late, /^Error: no answer within 0\.01 s$/);
    assert.equal(opened[0]?.destroyed, true);
    assert.deepEqual((await pool.use(1, fetchMembers)).brokers, [1]);
  });

  it("end with the pool, also those that are just being made", async () => {
    const { pool, opened } = poolOf();
    await pool.use(1, fetchMembers);
    const late = pool.use(2, fetchMembers);
    pool.close();
    await assert.rejects(late, /^Error: the connection was closed$/);
    assert.deepEqual(
      opened.map(({ destroyed }) => destroyed),
      [true, true],
    );
  });

  it("that cannot be made fail with the reason", async () => {
    const pool = new ConnectionPool(() => Promise.reject(new Error("connection refused")));
    await assert.rejects(pool.use(1, fetchMembers), /^Error: connection refused$/);
  });
});
