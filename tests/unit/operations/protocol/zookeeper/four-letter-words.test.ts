import assert from "node:assert/strict";
import { queryServer } from "../../../../../operations/protocol/zookeeper/four-letter-words";
import { connection } from "../../../../helpers/fake-broker";

/** A server that answers each word with a text and closes then, as ZooKeeper does. */
const server = (answers: Readonly<Record<string, string>>) => () => {
  const socket = connection(
    ({ length }) => length >= 4,
    (word) => {
      process.nextTick(() => socket.push(null));
      return Buffer.from(answers[word.toString()] ?? "");
    },
  );
  return Promise.resolve(socket);
};

const version = "Zookeeper version: 3.9.5-d0dcf72b1d39a8cd4e2af68d8a0d1e0f36a3a3ea, built on 2026-01-01 10:00 UTC";

describe("what a ZooKeeper server says of itself", () => {
  it("is its mode and its version", async () => {
    const srvr = `${version}\nLatency min/avg/max: 0/0.5/9\nMode: follower\nNode count: 5\n`;
    assert.deepEqual(await queryServer(server({ srvr })), { answers: true, version: "3.9.5", mode: "follower" });
  });

  it("is also, of a leader, how many followers are in sync", async () => {
    const words = { srvr: `${version}\nMode: leader\n`, mntr: "zk_followers\t2\nzk_synced_followers\t1\nzk_x\t9\n" };
    const said = await queryServer(server(words));
    assert.deepEqual(said, { answers: true, version: "3.9.5", mode: "leader", syncedFollowers: 1 });
  });

  it("is an answer without a mode while there is no quorum", async () => {
    const srvr = "This ZooKeeper instance is not currently serving requests\n";
    assert.deepEqual(await queryServer(server({ srvr })), { answers: true });
  });

  it("is no answer when nobody can connect, or the other side says nothing", async () => {
    assert.deepEqual(await queryServer(() => Promise.reject(new Error("refused"))), { answers: false });
    assert.deepEqual(await queryServer(server({})), { answers: false });
  });
});
