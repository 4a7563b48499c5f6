import assert from "node:assert/strict";
import type { Sent } from "../../../../../operations/protocol/kafka/declaration";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { fetchLogDirs } from "../../../../../operations/protocol/kafka/log-dirs";
import { describeLogDirs } from "../../../../../operations/protocol/kafka/messages/partition-messages";
import { fetchMembers } from "../../../../../operations/protocol/kafka/metadata";
import { answering, brokerConnection } from "../../../../helpers/fake-broker";

type Results = Sent<typeof describeLogDirs.response>["results"];

const metadata = () => ({
  brokers: [1, 3],
  controller: 3,
  partitions: [{ topic: "orders", index: 0, leader: 1, replicas: [1], isr: [1] }],
});

const partition = (partitionIndex: number, partitionSize: bigint) => ({
  ...{ partitionIndex, partitionSize, offsetLag: 7n, isFutureKey: false },
});

/** Asked for anything but all topics, it has no answer. */
function broker(...results: Results): KafkaConnection {
  const dirs = answering(describeLogDirs, ({ topics }) =>
    topics === null ? { throttleTimeMs: 0, results } : undefined,
  );
  return new KafkaConnection(brokerConnection({ metadata, more: [dirs] }));
}

describe("what a broker has on its disks", () => {
  it("is told by disk, with every copy and its size, also beyond 4 GiB", async () => {
    const orders = { name: "orders", partitions: [partition(0, 12n), partition(2, 5_000_000_000n)] };
    const logs = { name: "logs", partitions: [partition(0, 0n)] };
    const found = await fetchLogDirs(
      broker(
        { errorCode: 0, logDir: "/data1", topics: [orders, logs] },
        { errorCode: 0, logDir: "/data2", topics: [] },
      ),
    );
    assert.deepEqual(found, [
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
    const found = await fetchLogDirs(
      broker({ errorCode: 56, logDir: "/data1", topics: [] }, { errorCode: 0, logDir: "/data2", topics: [] }),
    );
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
    const connection = new KafkaConnection(brokerConnection({ metadata }));
    const { brokers, controller, partitions } = await fetchMembers(connection);
    assert.deepEqual([brokers, controller, partitions], [[1, 3], 3, []]);
  });
});
