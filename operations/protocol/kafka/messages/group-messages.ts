import { array, bytes, int16, int32, type Message, string } from "../declaration";

export const listGroups = {
  apiKey: 16,
  name: "ListGroups",
  validVersions: "2",
  flexibleVersions: "3+",
  request: {},
  response: {
    throttleTimeMs: int32("1+"),
    errorCode: int16(),
    groups: array({ groupId: string(), protocolType: string() }),
  },
} satisfies Message;

export const describeGroups = {
  apiKey: 15,
  name: "DescribeGroups",
  validVersions: "2",
  flexibleVersions: "5+",
  request: { groups: array("string") },
  response: {
    throttleTimeMs: int32("1+"),
    groups: array({
      errorCode: int16(),
      groupId: string(),
      groupState: string(),
      protocolType: string(),
      protocolData: string(),
      members: array({
        memberId: string(),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
    }),
  },
} satisfies Message;
