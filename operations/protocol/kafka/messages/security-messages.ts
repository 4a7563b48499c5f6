import { array, bytes, int8, int16, int32, int64, type Message, string } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;
const error = { errorCode: int16(), errorMessage: string("0+", maybe) };
/** A name that is matched as a whole. */
const literal = { default: 3 } as const;

export const saslHandshake = {
  apiKey: 17,
  name: "SaslHandshake",
  validVersions: "1",
  flexibleVersions: "none",
  request: { mechanism: string() },
  response: { errorCode: int16(), mechanisms: array("string") },
} satisfies Message;

export const saslAuthenticate = {
  apiKey: 36,
  name: "SaslAuthenticate",
  validVersions: "1",
  flexibleVersions: "2+",
  request: { authBytes: bytes() },
  response: { ...error, authBytes: bytes(), sessionLifetimeMs: int64("1+") },
} satisfies Message;

/** KIP-554. */
export const describeUserScramCredentials = {
  apiKey: 50,
  name: "DescribeUserScramCredentials",
  validVersions: "0",
  flexibleVersions: "0+",
  request: { users: array({ name: string() }, "0+", maybe) },
  response: {
    throttleTimeMs: int32(),
    ...error,
    results: array({
      user: string(),
      ...error,
      credentialInfos: array({ mechanism: int8(), iterations: int32() }),
    }),
  },
} satisfies Message;

export const alterUserScramCredentials = {
  apiKey: 51,
  name: "AlterUserScramCredentials",
  validVersions: "0",
  flexibleVersions: "0+",
  request: {
    deletions: array({ name: string(), mechanism: int8() }),
    upsertions: array({
      name: string(),
      mechanism: int8(),
      iterations: int32(),
      salt: bytes(),
      saltedPassword: bytes(),
    }),
  },
  response: { throttleTimeMs: int32(), results: array({ user: string(), ...error }) },
} satisfies Message;

const access = { principal: string(), host: string(), operation: int8(), permissionType: int8() };
const resource = { resourceType: int8(), resourceName: string(), patternType: int8("1+", literal) };
const filter = {
  resourceTypeFilter: int8(),
  resourceNameFilter: string("0+", maybe),
  patternTypeFilter: int8("1+", literal),
  principalFilter: string("0+", maybe),
  hostFilter: string("0+", maybe),
  operation: int8(),
  permissionType: int8(),
};

export const describeAcls = {
  apiKey: 29,
  name: "DescribeAcls",
  validVersions: "1",
  flexibleVersions: "2+",
  request: filter,
  response: { throttleTimeMs: int32(), ...error, resources: array({ ...resource, acls: array(access) }) },
} satisfies Message;

export const createAcls = {
  apiKey: 30,
  name: "CreateAcls",
  validVersions: "1",
  flexibleVersions: "2+",
  request: {
    creations: array({
      resourceType: int8(),
      resourceName: string(),
      resourcePatternType: int8("1+", literal),
      ...access,
    }),
  },
  response: { throttleTimeMs: int32(), results: array(error) },
} satisfies Message;

export const deleteAcls = {
  apiKey: 31,
  name: "DeleteAcls",
  validVersions: "1",
  flexibleVersions: "2+",
  request: { filters: array(filter) },
  response: {
    throttleTimeMs: int32(),
    filterResults: array({ ...error, matchingAcls: array({ ...error, ...resource, ...access }) }),
  },
} satisfies Message;
