import { array, int8, int16, int32, int64, type Message, records, string, struct, uuid } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;
const unknown = { default: -1 } as const;
const unknownOffset = { default: -1n } as const;

/** The log of the metadata, as followers of a quorum read it: of controllers alone (KIP-595). */
export const fetch = {
  apiKey: 1,
  name: "Fetch",
  validVersions: "13",
  flexibleVersions: "12+",
  request: {
    clusterId: string("12+", { nullableVersions: "12+", default: null, tag: 0, taggedVersions: "12+" }),
    replicaId: int32("0-14", unknown),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32("3+", { default: 0x7fffffff }),
    isolationLevel: int8("4+"),
    sessionId: int32("7+"),
    sessionEpoch: int32("7+", unknown),
    topics: array({
      topicId: uuid("13+"),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32("9+", unknown),
        fetchOffset: int64(),
        lastFetchedEpoch: int32("12+", unknown),
        logStartOffset: int64("5+", unknownOffset),
        partitionMaxBytes: int32(),
      }),
    }),
    forgottenTopicsData: array({ topicId: uuid("13+"), partitions: array("int32", "7+") }, "7+"),
    rackId: string("11+"),
  },
  response: {
    throttleTimeMs: int32("1+"),
    errorCode: int16("7+"),
    sessionId: int32("7+"),
    responses: array({
      topicId: uuid("13+"),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        highWatermark: int64(),
        lastStableOffset: int64("4+", unknownOffset),
        logStartOffset: int64("5+", unknownOffset),
        divergingEpoch: struct({ epoch: int32("12+", unknown), endOffset: int64("12+", unknownOffset) }, "12+", {
          ...{ tag: 0, taggedVersions: "12+" },
        }),
        currentLeader: struct({ leaderId: int32("12+", unknown), leaderEpoch: int32("12+", unknown) }, "12+", {
          ...{ tag: 1, taggedVersions: "12+" },
        }),
        snapshotId: struct({ endOffset: int64("0+", unknownOffset), epoch: int32("0+", unknown) }, "12+", {
          ...{ tag: 2, taggedVersions: "12+" },
        }),
        abortedTransactions: array({ producerId: int64("4+"), firstOffset: int64("4+") }, "4+", {
          nullableVersions: "4+",
        }),
        preferredReadReplica: int32("11+", unknown),
        records: records("0+", maybe),
      }),
    }),
  },
} satisfies Message;

/** What a quorum knew up to an offset (KIP-630). */
export const fetchSnapshot = {
  apiKey: 59,
  name: "FetchSnapshot",
  validVersions: "0",
  flexibleVersions: "0+",
  request: {
    clusterId: string("0+", { ...maybe, default: null, tag: 0, taggedVersions: "0+" }),
    replicaId: int32("0+", unknown),
    maxBytes: int32("0+", { default: 0x7fffffff }),
    topics: array({
      name: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32(),
        snapshotId: struct({ endOffset: int64(), epoch: int32() }),
        position: int64(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    topics: array({
      name: string(),
      partitions: array({
        index: int32(),
        errorCode: int16(),
        snapshotId: struct({ endOffset: int64(), epoch: int32() }),
        currentLeader: struct({ leaderId: int32(), leaderEpoch: int32() }, "0+", { tag: 0, taggedVersions: "0+" }),
        size: int64(),
        position: int64(),
        unalignedRecords: records(),
      }),
    }),
  },
} satisfies Message;
