import { ByteWriter } from "../../operations/protocol/kafka/bytes";
import { fetch, fetchSnapshot } from "../../operations/protocol/kafka/messages/log-messages";
import { answering, type FakeAnswer } from "./fake-broker";

/** A batch of a log, of records without keys; the checksum is left out. */
export function batchOf(
  values: readonly Buffer[],
  { offset = 0, epoch = 1, attributes = 0 }: { offset?: number; epoch?: number; attributes?: number } = {},
): Buffer {
  const body = new ByteWriter();
  body.int32(epoch);
  body.int8(2);
  body.int32(0);
  body.int16(attributes);
  body.int32(values.length - 1);
  // Two timestamps and the producer.
  for (let left = 3; left > 0; left -= 1) body.int64(-1n);
  body.int16(-1);
  body.int32(-1);
  body.int32(values.length);
  values.forEach((value, at) => body.raw(record(value, at)));
  const head = new ByteWriter();
  head.int64(BigInt(offset));
  head.int32(body.bytes.length);
  return Buffer.concat([head.bytes, body.bytes]);
}

function record(value: Buffer, delta: number): Buffer {
  const to = new ByteWriter();
  to.int8(0);
  for (const number of [0, delta, -1, value.length]) zigzag(to, number);
  to.raw(value);
  zigzag(to, 0);
  const whole = new ByteWriter();
  zigzag(whole, to.bytes.length);
  return Buffer.concat([whole.bytes, to.bytes]);
}

function zigzag(to: ByteWriter, value: number): void {
  to.unsignedVarint(value < 0 ? -2 * value - 1 : 2 * value);
}

/** A record of the metadata: format, number, version and the rest. */
export function metadataRecord(type: number, ...rest: readonly number[]): Buffer {
  return Buffer.from([1, type, 0, ...rest]);
}

/** `ZkMigrationState` by its number: 2 waits for brokers, 1 writes to both, 3 has left ZooKeeper. */
export function stateRecord(state: number): Buffer {
  return metadataRecord(21, state, 0);
}

/** The log of the metadata as the active controller gives it: batches, each with its first offset, and perhaps a snapshot. */
export interface FakeLog {
  readonly batches: readonly { readonly offset: number; readonly bytes: Buffer }[];
  readonly snapshot?: { readonly offset: number; readonly epoch: number; readonly bytes: Buffer };
}

const found = { partitionIndex: 0, errorCode: 0, highWatermark: 9n, abortedTransactions: null };

/** How it answers those who read it; another server answers that it does not lead. */
export function logAnswers(log: () => FakeLog, leads: () => boolean, pieces = Infinity): FakeAnswer[] {
  return [
    answering(fetch, ({ topics }) => {
      const [partition] = topics.flatMap(({ partitions }) => partitions);
      if (partition === undefined || !leads()) return { throttleTimeMs: 0, responses: [] };
      const { batches, snapshot } = log();
      const snapshotId = { endOffset: BigInt(snapshot?.offset ?? -1), epoch: snapshot?.epoch ?? -1 };
      const isOlder = snapshot !== undefined && partition.lastFetchedEpoch < snapshot.epoch;
      const [next] = batches.filter((one) => one.offset >= Number(partition.fetchOffset));
      const told = isOlder ? { snapshotId, records: null } : { records: next?.bytes ?? null };
      // Nobody has fetched in epoch 0 but who begins.
      const isLost = !isOlder && partition.fetchOffset > 0n && partition.lastFetchedEpoch === 0;
      return {
        throttleTimeMs: 0,
        responses: [{ partitions: [{ ...found, ...(isLost ? { records: null } : told) }] }],
      };
    }),
    answering(fetchSnapshot, ({ topics }) => {
      const [partition] = topics.flatMap(({ partitions }) => partitions);
      const { snapshot } = log();
      if (partition === undefined || snapshot === undefined || !leads()) return undefined;
      const { position, snapshotId } = partition;
      const unalignedRecords = snapshot.bytes.subarray(Number(position), Number(position) + pieces);
      const one = {
        index: 0,
        errorCode: 0,
        snapshotId,
        size: BigInt(snapshot.bytes.length),
        position,
        unalignedRecords,
      };
      return { throttleTimeMs: 0, errorCode: 0, topics: [{ name: "__cluster_metadata", partitions: [one] }] };
    }),
  ];
}
