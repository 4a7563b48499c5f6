import { array, bool, int16, int32, type Message, string, uint16, uuid } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;
const outcome = { throttleTimeMs: int32(), errorCode: int16(), errorMessage: string("0+", maybe) };

/** Makes a controller that follows the quorum a voter of it (KIP-853). */
export const addRaftVoter = {
  apiKey: 80,
  name: "AddRaftVoter",
  validVersions: "0-1",
  flexibleVersions: "0+",
  request: {
    clusterId: string("0+", maybe),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({ name: string(), host: string(), port: uint16() }),
    ackWhenCommitted: bool("1+", { default: true }),
  },
  response: outcome,
} satisfies Message;

/** Takes its vote from a controller (KIP-853). */
export const removeRaftVoter = {
  apiKey: 81,
  name: "RemoveRaftVoter",
  validVersions: "0",
  flexibleVersions: "0+",
  request: { clusterId: string("0+", maybe), voterId: int32(), voterDirectoryId: uuid() },
  response: outcome,
} satisfies Message;
