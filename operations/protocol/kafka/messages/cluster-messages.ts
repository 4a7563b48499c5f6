import { array, bool, int8, int16, int32, int64, type Message, string, uint16, uuid } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;
const allOperations = { default: -2147483648 } as const;

export const metadata = {
  apiKey: 3,
  name: "Metadata",
  validVersions: "1",
  flexibleVersions: "9+",
  request: { topics: array({ name: string() }, "0+", { nullableVersions: "1+" }) },
  response: {
    brokers: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string("1+", { nullableVersions: "1+", default: null }),
    }),
    controllerId: int32("1+", { default: -1 }),
    topics: array({
      errorCode: int16(),
      name: string(),
      isInternal: bool("1+"),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        replicaNodes: array("int32"),
        isrNodes: array("int32"),
      }),
    }),
  },
} satisfies Message;

/** Controllers in KRaft mode, and brokers with their racks (KIP-700, KIP-919). */
export const describeCluster = {
  apiKey: 60,
  name: "DescribeCluster",
  validVersions: "0-2",
  flexibleVersions: "0+",
  request: {
    includeClusterAuthorizedOperations: bool(),
    endpointType: int8("1+", { default: 1 }),
    includeFencedBrokers: bool("2+"),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string("0+", { ...maybe, default: null }),
    endpointType: int8("1+", { default: 1 }),
    clusterId: string(),
    controllerId: int32("0+", { default: -1 }),
    brokers: array({
      brokerId: int32(),
      host: string(),
      port: int32(),
      rack: string("0+", { ...maybe, default: null }),
      isFenced: bool("2+"),
    }),
    clusterAuthorizedOperations: int32("0+", allOperations),
  },
} satisfies Message;

const replicaState = {
  replicaId: int32(),
  replicaDirectoryId: uuid("2+"),
  logEndOffset: int64(),
  lastFetchTimestamp: int64("1+", { default: -1n }),
  lastCaughtUpTimestamp: int64("1+", { default: -1n }),
};

/** Voters and observers of the KRaft quorum (KIP-595, KIP-853). */
export const describeQuorum = {
  apiKey: 55,
  name: "DescribeQuorum",
  validVersions: "0-2",
  flexibleVersions: "0+",
  request: { topics: array({ topicName: string(), partitions: array({ partitionIndex: int32() }) }) },
  response: {
    errorCode: int16(),
    errorMessage: string("2+", { nullableVersions: "2+" }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string("2+", { nullableVersions: "2+" }),
        leaderId: int32(),
        leaderEpoch: int32(),
        highWatermark: int64(),
        currentVoters: array(replicaState),
        observers: array(replicaState),
      }),
    }),
    nodes: array(
      { nodeId: int32("2+"), listeners: array({ name: string("2+"), host: string("2+"), port: uint16("2+") }, "2+") },
      "2+",
    ),
  },
} satisfies Message;

/** Feature levels such as `metadata.version`, which follow an upgrade (KIP-584). */
export const updateFeatures = {
  apiKey: 57,
  name: "UpdateFeatures",
  validVersions: "0-2",
  flexibleVersions: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60_000 }),
    featureUpdates: array({
      feature: string(),
      maxVersionLevel: int16(),
      allowDowngrade: bool("0"),
      upgradeType: int8("1+", { default: 1 }),
    }),
    validateOnly: bool("1+"),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string("0+", maybe),
    results: array({ feature: string(), errorCode: int16(), errorMessage: string("0+", maybe) }, "0-1"),
  },
} satisfies Message;

/** Takes a broker that is gone out of the metadata of a KRaft cluster (KIP-631). */
export const unregisterBroker = {
  apiKey: 64,
  name: "UnregisterBroker",
  validVersions: "0",
  flexibleVersions: "0+",
  request: { brokerId: int32() },
  response: { throttleTimeMs: int32(), errorCode: int16(), errorMessage: string("0+", maybe) },
} satisfies Message;
