import assert from "node:assert/strict";
import { fetchLogDirs } from "../../../../../operations/protocol/kafka/log-dirs";
import { fetchMembers } from "../../../../../operations/protocol/kafka/metadata";
import { brokerConnection, type FakeBroker, int16, int32, int8, list, text } from "../../../../helpers/fake-broker";

const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

const replica = (index: number, bytes: bigint) => Buffer.concat([int32(index), int64(bytes), int64(7n), int8(0)]);
const topic = (name: string, ...replicas: Buffer[]) => Buffer.concat([text(name), list(replicas)]);
const logDir = (path: string, error: number, ...topics: Buffer[]) =>
  Buffer.concat([int16(error), text(path), list(topics)]);

const metadata = () => ({
  brokers: [1, 3],
  controller: 3,
  partitions: [{ topic: "orders", index: 0, leader: 1, replicas: [1], isr: [1] }],
});

/** Asked for anything but all topics, it has no answer. */
const broker = (...dirs: Buffer[]): FakeBroker => ({
  metadata,
  more: { "35v1": (reader) => (reader.int(4) === -1 ? Buffer.concat([int32(0), list(dirs)]) : undefined) },
});

describe("what a broker has on its disks", () => {
  it("is told by disk, with every copy and its size, also beyond 4 GiB", async () => {
    const orders = topic("orders", replica(0, 12n), replica(2, 5_000_000_000n));
    const socket = brokerConnection(
      broker(logDir("/data1", 0, orders, topic("logs", replica(0, 0n))), logDir("/data2", 0)),
    );
    assert.deepEqual(await fetchLogDirs(socket), [
      {
        path: "/data1",
        error: 0,
        replicas: [
          { topic: "orders", index: 0, bytes: 12 },
          { topic: "orders", index: 2, bytes: 5_000_000_000 },
          { topic: "logs", index: 0, bytes: 0 },
        ],
      },
      { path: "/data2", error: 0, replicas: [] },
    ]);
  });

  it("says which disk has failed", async () => {
    const found = await fetchLogDirs(brokerConnection(broker(logDir("/data1", 56), logDir("/data2", 0))));
    assert.deepEqual(
      found.map(({ path, error }) => [path, error]),
      [
        ["/data1", 56],
        ["/data2", 0],
      ],
    );
  });
});

describe("the members of a cluster", () => {
  it("are told without a topic", async () => {
    const { brokers, controller, partitions } = await fetchMembers(brokerConnection({ metadata }));
    assert.deepEqual([brokers, controller, partitions], [[1, 3], 3, []]);
  });
});
