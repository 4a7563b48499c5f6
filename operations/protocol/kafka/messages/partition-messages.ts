import { array, bool, int16, int32, int64, type Message, string } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;

export const electLeaders = {
  apiKey: 43,
  name: "ElectLeaders",
  validVersions: "0",
  flexibleVersions: "2+",
  request: {
    topicPartitions: array({ topic: string(), partitions: array("int32") }, "0+", maybe),
    timeoutMs: int32("0+", { default: 60_000 }),
  },
  response: {
    throttleTimeMs: int32(),
    replicaElectionResults: array({
      topic: string(),
      partitionResult: array({ partitionId: int32(), errorCode: int16(), errorMessage: string("0+", maybe) }),
    }),
  },
} satisfies Message;

/** KIP-455. */
export const alterPartitionReassignments = {
  apiKey: 45,
  name: "AlterPartitionReassignments",
  validVersions: "0",
  flexibleVersions: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60_000 }),
    topics: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), replicas: array("int32", "0+", { ...maybe, default: null }) }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string("0+", maybe),
    responses: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), errorCode: int16(), errorMessage: string("0+", maybe) }),
    }),
  },
} satisfies Message;

export const listPartitionReassignments = {
  apiKey: 46,
  name: "ListPartitionReassignments",
  validVersions: "0",
  flexibleVersions: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60_000 }),
    topics: array({ name: string(), partitionIndexes: array("int32") }, "0+", { ...maybe, default: null }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string("0+", maybe),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array("int32"),
        addingReplicas: array("int32"),
        removingReplicas: array("int32"),
      }),
    }),
  },
} satisfies Message;

export const describeLogDirs = {
  apiKey: 35,
  name: "DescribeLogDirs",
  validVersions: "1",
  flexibleVersions: "2+",
  request: { topics: array({ topic: string(), partitions: array("int32") }, "0+", maybe) },
  response: {
    throttleTimeMs: int32(),
    results: array({
      errorCode: int16(),
      logDir: string(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          partitionSize: int64(),
          offsetLag: int64(),
          isFutureKey: bool(),
        }),
      }),
    }),
  },
} satisfies Message;
