import assert from "node:assert/strict";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { fetchMigrationState } from "../../../../../operations/protocol/kafka/metadata-log";
import { readBatches } from "../../../../../operations/protocol/kafka/record-batches";
import { answering, apiKeysOf, brokerConnection } from "../../../../helpers/fake-broker";
import { batchOf, type FakeLog, logAnswers, metadataRecord, stateRecord } from "../../../../helpers/fake-log";
import { describeQuorum } from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { apiVersions } from "../../../../../operations/protocol/kafka/messages/connection-messages";

function stateIn(log: FakeLog, { active = true, pieces = Infinity } = {}) {
  const partition = { partitionIndex: 0, leaderId: 101, leaderEpoch: 3, highWatermark: 9n, errorCode: active ? 0 : 6 };
  const quorum = answering(describeQuorum, () => ({
    errorCode: 0,
    topics: [{ topicName: "__cluster_metadata", partitions: [{ ...partition, currentVoters: [], observers: [] }] }],
  }));
  const metadata = () => ({ brokers: [], controller: -1, partitions: [] });
  const more = [
    answering(apiVersions, () => ({ errorCode: 0, apiKeys: apiKeysOf(() => true) })),
    quorum,
    ...logAnswers(
      () => log,
      () => active,
      pieces,
    ),
  ];
  return fetchMigrationState(new KafkaConnection(brokerConnection({ metadata, more })));
}

const batch = (offset: number, ...values: Buffer[]) => ({ offset, bytes: batchOf(values, { offset, epoch: 3 }) });
const other = metadataRecord(20, 0);

describe("the state of the copy in the log of the controllers", () => {
  for (const [number, state] of [
    [0, "none"],
    [1, "both"],
    [2, "waiting"],
    [3, "left"],
  ] as const)
    it(`is ${state} for ${number}`, async () => {
      assert.equal(await stateIn({ batches: [batch(0, other, stateRecord(number), other)] }), state);
    });

  it("is the last one that was recorded", async () => {
    const batches = [batch(0, stateRecord(2)), batch(1, other, other), batch(3, stateRecord(1)), batch(4, other)];
    assert.equal(await stateIn({ batches }), "both");
  });

  it("is read from a snapshot where the log does not go back to its record, in whatever pieces it comes", async () => {
    const bytes = batchOf([other, stateRecord(1), other], { epoch: 2 });
    const log = { batches: [batch(7, other)], snapshot: { offset: 7, epoch: 2, bytes } };
    for (const pieces of [Infinity, 10]) assert.equal(await stateIn(log, { pieces }), "both");
  });

  it("is none where nothing was recorded of it", async () => {
    assert.equal(await stateIn({ batches: [batch(0, other)] }), "none");
  });

  it("is not told by a controller that is not the active one", async () => {
    assert.equal(await stateIn({ batches: [] }, { active: false }), undefined);
  });

  it("is refused where it is none that is known, which a newer release may have", async () => {
    await assert.rejects(stateIn({ batches: [batch(0, stateRecord(9))] }), /ZkMigrationState 9/);
  });
});

describe("record batches", () => {
  it("are read as far as they are whole, without those that control the log", () => {
    const [one, two] = [batchOf([other], { offset: 3 }), batchOf([other, other], { offset: 4, epoch: 2 })];
    const control = batchOf([other], { offset: 6, epoch: 2, attributes: 0x20 });
    const { records, last } = readBatches(Buffer.concat([one, two, control, one.subarray(0, -1)]));
    assert.deepEqual(
      records.map(({ offset }) => offset),
      [3n, 4n, 5n],
    );
    assert.deepEqual(last, { nextOffset: 7n, epoch: 2 });
  });

  it("are refused when they are compressed or of another format", () => {
    assert.throws(() => readBatches(batchOf([other], { attributes: 1 })), /compressed/);
    const old = batchOf([other]);
    old[16] = 1;
    assert.throws(() => readBatches(old), /format 1/);
  });
});
