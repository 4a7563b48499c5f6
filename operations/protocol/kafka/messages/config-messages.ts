import { array, bool, float64, int8, int16, int32, type Message, string } from "../declaration";

const maybe = { nullableVersions: "0+" } as const;

export const describeConfigs = {
  apiKey: 32,
  name: "DescribeConfigs",
  validVersions: "1",
  flexibleVersions: "4+",
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configurationKeys: array("string", "0+", maybe),
    }),
    includeSynonyms: bool("1+"),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({
      errorCode: int16(),
      errorMessage: string("0+", maybe),
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        value: string("0+", maybe),
        readOnly: bool(),
        configSource: int8("1+", { default: -1 }),
        isSensitive: bool(),
        synonyms: array({ name: string("1+"), value: string("1+", maybe), source: int8("1+") }, "1+"),
      }),
    }),
  },
} satisfies Message;

/** KIP-339. */
export const incrementalAlterConfigs = {
  apiKey: 44,
  name: "IncrementalAlterConfigs",
  validVersions: "0",
  flexibleVersions: "1+",
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array({ name: string(), configOperation: int8(), value: string("0+", maybe) }),
    }),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32(),
    responses: array({
      errorCode: int16(),
      errorMessage: string("0+", maybe),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
} satisfies Message;

const entity = array({ entityType: string(), entityName: string("0+", maybe) });

/** KIP-546. */
export const describeClientQuotas = {
  apiKey: 48,
  name: "DescribeClientQuotas",
  validVersions: "0-1",
  flexibleVersions: "1+",
  request: {
    components: array({ entityType: string(), matchType: int8(), match: string("0+", maybe) }),
    strict: bool(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string("0+", maybe),
    entries: array({ entity, values: array({ key: string(), value: float64() }) }, "0+", maybe),
  },
} satisfies Message;

export const alterClientQuotas = {
  apiKey: 49,
  name: "AlterClientQuotas",
  validVersions: "0-1",
  flexibleVersions: "1+",
  request: {
    entries: array({ entity, ops: array({ key: string(), value: float64(), remove: bool() }) }),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32(),
    entries: array({ errorCode: int16(), errorMessage: string("0+", maybe), entity }),
  },
} satisfies Message;
