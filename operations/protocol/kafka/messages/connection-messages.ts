import { array, bool, int16, int32, int64, type Message, string } from "../declaration";

/**
 * KIP-35 and KIP-511; its response header never has tagged fields, because nobody knows yet who can read them. Version 4
 * also tells of features that a server may run without, whose lowest level is 0 (KAFKA-17011).
 */
export const apiVersions = {
  apiKey: 18,
  name: "ApiVersions",
  validVersions: "0-4",
  flexibleVersions: "3+",
  request: { clientSoftwareName: string("3+"), clientSoftwareVersion: string("3+") },
  response: {
    errorCode: int16(),
    apiKeys: array({ apiKey: int16(), minVersion: int16(), maxVersion: int16() }),
    throttleTimeMs: int32("1+"),
    supportedFeatures: array({ name: string("3+"), minVersion: int16("3+"), maxVersion: int16("3+") }, "3+", {
      tag: 0,
      taggedVersions: "3+",
    }),
    finalizedFeaturesEpoch: int64("3+", { tag: 1, taggedVersions: "3+", default: -1n }),
    finalizedFeatures: array({ name: string("3+"), maxVersionLevel: int16("3+"), minVersionLevel: int16("3+") }, "3+", {
      tag: 2,
      taggedVersions: "3+",
    }),
    zkMigrationReady: bool("3+", { tag: 3, taggedVersions: "3+" }),
  },
} satisfies Message;
