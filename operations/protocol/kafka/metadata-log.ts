import { ByteReader } from "./bytes";
import { errorCodes } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { fetch, fetchSnapshot } from "./messages/log-messages";
import { fetchQuorum } from "./quorum";
import { type LogRecord, readBatches } from "./record-batches";

/** The log that holds the metadata of a KRaft cluster: its name, and the id that it has everywhere (`Topic.CLUSTER_METADATA_TOPIC_NAME`). */
const log = { name: "__cluster_metadata", topicId: Buffer.from([...new Uint8Array(15), 1]).toString("base64url") };
/** Bytes that are asked for at once; a quorum gives at most 8 MiB. */
const maxBytes = 4 * 2 ** 20;
const timeout = { timeoutMs: 30_000 };

/**
 * How far the copy of what ZooKeeper has is, as the controllers have recorded it (`ZkMigrationState`, KIP-866). `none`: the cluster
 * was born in KRaft; `waiting`: for the brokers; `both`: everything was copied, and is written to both; `left`: ZooKeeper is not
 * written to any more, and there is no way back.
 */
export type MigrationState = "none" | "waiting" | "both" | "left";

const states: readonly MigrationState[] = ["none", "both", "waiting", "left"];
const stateRecord = 21;

/**
 * Reads it in the log of the active controller: the newest snapshot, and what came after. Undefined when the controller is not
 * the active one.
 *
 * @throws Error when it does not answer, or its log is not to be read.
 */
export async function fetchMigrationState(controller: KafkaConnection): Promise<MigrationState | undefined> {
  const quorum = await fetchQuorum(controller);
  if (quorum === undefined) return undefined;
  let state: MigrationState = "none";
  for await (const records of metadataRecords(controller, quorum.epoch))
    for (const one of records) state = stateIn(one) ?? state;
  return state;
}

/** The state that a record of the metadata is about; undefined for all others. */
function stateIn({ value }: LogRecord): MigrationState | undefined {
  if (value === null) return undefined;
  const from = new ByteReader(value);
  from.unsignedVarint(); // the format of metadata records
  if (from.unsignedVarint() !== stateRecord) return undefined;
  from.unsignedVarint(); // the version
  const number = from.int8();
  const state = states[number];
  if (state === undefined)
    throw new Error(`the log of the metadata has ZkMigrationState ${number}, which is not known`);
  return state;
}

interface Place {
  readonly offset: bigint;
  readonly epoch: number;
}

/** All that the controllers know, in the order in which they came to know it, some records at a time. */
async function* metadataRecords(controller: KafkaConnection, epoch: number): AsyncGenerator<readonly LogRecord[]> {
  // Nobody has fetched anything in epoch 0: who says so is told of the newest snapshot, as a follower without a log is.
  const { snapshot } = await read(controller, epoch, { offset: 1n, epoch: 0 });
  if (snapshot !== undefined) yield readBatches(await wholeSnapshot(controller, epoch, snapshot)).records;
  for (let place = snapshot ?? { offset: 0n, epoch: 0 }; ;) {
    const { bytes, snapshot: newer } = await read(controller, epoch, place);
    if (newer !== undefined) throw new Error("the log of the metadata was cut while it was read");
    const { records, last } = readBatches(bytes);
    if (last === undefined) return;
    yield records;
    place = { offset: last.nextOffset, epoch: last.epoch };
  }
}

/** What follows a place; a snapshot where the log does not go back as far. */
async function read(
  controller: KafkaConnection,
  currentLeaderEpoch: number,
  { offset, epoch }: Place,
): Promise<{ readonly bytes: Buffer; readonly snapshot?: Place }> {
  const partition = {
    ...{ partition: 0, currentLeaderEpoch, fetchOffset: offset, lastFetchedEpoch: epoch, partitionMaxBytes: maxBytes },
  };
  const topics = [{ topicId: log.topicId, partitions: [partition] }];
  const response = await controller.send(fetch, { maxWaitMs: 0, minBytes: 0, maxBytes, topics }, timeout);
  const [found] = response.responses.flatMap(({ partitions }) => partitions);
  requireRead(response.errorCode, found?.errorCode);
  const { endOffset = -1n, epoch: of = -1 } = found?.snapshotId ?? {};
  const bytes = found?.records ?? Buffer.alloc(0);
  return endOffset < 0n ? { bytes } : { bytes, snapshot: { offset: endOffset, epoch: of } };
}

async function wholeSnapshot(controller: KafkaConnection, currentLeaderEpoch: number, { offset, epoch }: Place) {
  const parts: Buffer[] = [];
  for (let position = 0n; ;) {
    const snapshotId = { endOffset: offset, epoch };
    const partitions = [{ partition: 0, currentLeaderEpoch, snapshotId, position }];
    const request = { maxBytes, topics: [{ name: log.name, partitions }] };
    const response = await controller.send(fetchSnapshot, request, timeout);
    const [found] = response.topics.flatMap((one) => one.partitions);
    requireRead(response.errorCode, found?.errorCode);
    const bytes = found?.unalignedRecords ?? Buffer.alloc(0);
    parts.push(bytes);
    position += BigInt(bytes.length);
    if (bytes.length === 0 || position >= (found?.size ?? 0n)) return Buffer.concat(parts);
  }
}

/** @throws Error for what was not read: who leads may just have changed. */
function requireRead(...codes: readonly (number | undefined)[]): void {
  const failed = codes.find((code) => code !== errorCodes.none);
  if (codes.every((code) => code === errorCodes.none)) return;
  throw new Error(`the log of the metadata is not read: error ${failed ?? "unknown"}`);
}
