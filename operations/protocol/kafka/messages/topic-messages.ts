import { array, bool, int16, int32, type Message, string } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;

export const createTopics = {
  apiKey: 19,
  name: "CreateTopics",
  validVersions: "4",
  flexibleVersions: "5+",
  request: {
    topics: array({
      name: string(),
      numPartitions: int32(),
      replicationFactor: int16(),
      assignments: array({ partitionIndex: int32(), brokerIds: array("int32") }),
      configs: array({ name: string(), value: string("0+", maybe) }),
    }),
    timeoutMs: int32("0+", { default: 60_000 }),
    validateOnly: bool("1+"),
  },
  response: {
    throttleTimeMs: int32("2+"),
    topics: array({ name: string(), errorCode: int16(), errorMessage: string("1+", maybe) }),
  },
} satisfies Message;

export const createPartitions = {
  apiKey: 37,
  name: "CreatePartitions",
  validVersions: "1",
  flexibleVersions: "2+",
  request: {
    topics: array({
      name: string(),
      count: int32(),
      assignments: array({ brokerIds: array("int32") }, "0+", maybe),
    }),
    timeoutMs: int32(),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({ name: string(), errorCode: int16(), errorMessage: string("0+", { ...maybe, default: null }) }),
  },
} satisfies Message;

export const deleteTopics = {
  apiKey: 20,
  name: "DeleteTopics",
  validVersions: "3",
  flexibleVersions: "4+",
  request: { topicNames: array("string", "0-5"), timeoutMs: int32() },
  response: { throttleTimeMs: int32("1+"), responses: array({ name: string(), errorCode: int16() }) },
} satisfies Message;
