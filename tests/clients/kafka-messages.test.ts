import assert from "node:assert/strict";
import path from "node:path";
import type { Field, Fields, Message } from "../../operations/protocol/kafka/declaration";
import { includes, rangeOf, versionsIn } from "../../operations/protocol/kafka/version-range";
import { classPathOf } from "../../tools/lib/class-path";
import { classPathOfPom } from "../../operations/distribution/maven";
import { declaredMessages } from "../helpers/kafka-messages";
import { type OfficialField, type OfficialMessage, OfficialMessages } from "./support/official-messages";

/** The oldest and the newest brokers that are supported, and the newest release of all. */
const releases: Readonly<Record<string, () => Promise<string>>> = {
  "2.4.1": () => classPathOf("kafka", "2.4.1"),
  "3.9.2": () => classPathOf("kafka", "3.9.2"),
  "4.3.1": () => classPathOfPom(path.join(__dirname, "poms/java-4.xml")),
};

/** Messages of KRaft, security and upgrades, which came with later releases. */
const unknownTo241 = new Set([
  ...["AddRaftVoter", "RemoveRaftVoter"],
  ...["AlterClientQuotas", "AlterUserScramCredentials", "DescribeClientQuotas", "DescribeCluster", "DescribeQuorum"],
  ...["DescribeUserScramCredentials", "FetchSnapshot", "UnregisterBroker", "UpdateFeatures"],
]);

/** Sent to controllers alone, which no release before 3.3 has. */
const onlyToControllers = new Set(["Fetch"]);

/** Fields that Kafka renamed later; names are not sent. */
const oldNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DescribeAclsRequest: { resourceType: "resourceTypeFilter", resourcePatternType: "patternTypeFilter" },
  DescribeAclsResponse: { type: "resourceType", name: "resourceName" },
  DescribeConfigsRequest: { includeSynoyms: "includeSynonyms" },
  DescribeLogDirsRequest: { partitionIndex: "partitions" },
  ElectLeadersRequest: { partitionId: "partitions" },
};

/** A structure as one version has it: what both sides are brought to before they are compared. */
type Shape = readonly {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly tag: number | undefined;
  readonly default: string | undefined;
  readonly fields: Shape | undefined;
}[];

function declaredShape(fields: Fields, version: number): Shape {
  const own = Object.entries(fields).filter(([, field]) => includes(field.versions, version));
  return own.map(([name, field]) => ({
    name,
    ...declaredType(field),
    isNullable: includes(field.nullableVersions ?? "none", version),
    tag: includes(field.taggedVersions ?? "none", version) ? field.tag : undefined,
    default: field.default === undefined ? undefined : String(field.default),
    fields: nestedOf(field, (nested) => declaredShape(nested, version)),
  }));
}

function declaredType(field: Field): { readonly type: string } {
  if (field.type !== "array") return { type: field.type };
  return { type: `[]${typeof field.items === "string" ? field.items : "struct"}` };
}

function nestedOf(field: Field, shape: (fields: Fields) => Shape): Shape | undefined {
  if (field.type === "struct") return shape(field.fields);
  return field.type === "array" && typeof field.items !== "string" ? shape(field.items) : undefined;
}

/** What a release lacks although a later one has it in the same version: tagged fields, which it skips (KIP-482). */
function knownTo(official: Shape, declared: Shape): Shape {
  return declared
    .filter(({ name, tag }) => tag === undefined || official.some((field) => field.name === name))
    .map((field) => {
      const known = official.find(({ name }) => name === field.name);
      // A default is not sent either; one that a release does not tell is told by a later one.
      const fallback = known?.default === undefined ? undefined : field.default;
      const fields = field.fields === undefined ? undefined : knownTo(known?.fields ?? [], field.fields);
      return { ...field, default: fallback, fields };
    });
}

function officialShape(message: OfficialMessage, fields: readonly OfficialField[], version: number): Shape {
  const own = fields.filter(({ versions }) => includes(versions, version));
  return own.map((field) => {
    const item = field.type.replace("[]", "");
    const common = message.commonStructs?.find(({ name }) => name === item)?.fields;
    const nested = field.fields ?? common;
    return {
      name: oldNames[message.name]?.[camelCase(field.name)] ?? camelCase(field.name),
      type: nested === undefined ? field.type : field.type.replace(item, "struct"),
      isNullable: includes(field.nullableVersions ?? "none", version),
      tag: includes(field.taggedVersions ?? "none", version) ? field.tag : undefined,
      default: defaultOf(field),
      fields: nested === undefined ? undefined : officialShape(message, nested, version),
    };
  });
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Defaults of zero, empty and false are written out by some releases and left out by others; some are hexadecimal. */
function defaultOf(field: OfficialField): string | undefined {
  const given = field.default === undefined ? undefined : String(field.default);
  const text = given?.startsWith("0x") === true ? String(Number(given)) : given;
  return text === "" || text === "0" || text === "false" ? undefined : text;
}

for (const [release, classPath] of Object.entries(releases))
  describe(`messages to brokers, beside their definitions in Kafka ${release}`, () => {
    let official: OfficialMessages;

    before(async () => {
      official = await OfficialMessages.of(
        await classPath(),
        declaredMessages.map(({ name }) => name),
      );
    });

    for (const message of declaredMessages) {
      if (release === "2.4.1" && onlyToControllers.has(message.name)) continue;
      if (release === "2.4.1" && unknownTo241.has(message.name)) {
        it(`${message.name} is not known to it`, () => assert.equal(official.has(message.name), false));
        continue;
      }

      it(`${message.name} has its API key and its flexible versions`, () => {
        for (const part of ["Request", "Response"] as const) {
          const { apiKey, flexibleVersions = "none" } = official.get(message.name, part);
          assert.equal(message.apiKey, apiKey);
          for (const version of sharedVersions(message, official.get(message.name, part)))
            assert.equal(
              includes(message.flexibleVersions, version),
              includes(flexibleVersions, version),
              `${part} v${version}`,
            );
        }
      });

      it(`${message.name} has the names, types, nullability, tags and defaults of all fields of each version`, () => {
        for (const part of ["Request", "Response"] as const) {
          const definition = official.get(message.name, part);
          const fields = part === "Request" ? message.request : message.response;
          for (const version of sharedVersions(message, definition)) {
            const shape = officialShape(definition, definition.fields, version);
            const declared = declaredShape(fields, version);
            assert.deepEqual(release === "2.4.1" ? knownTo(shape, declared) : declared, shape, `${part} v${version}`);
          }
        }
      });

      it(`${message.name} is only sent in versions that it has`, () => {
        const definition = official.get(message.name, "Request");
        const shared = sharedVersions(message, definition);
        const { min, max } = rangeOf(message.validVersions);
        // One version is sent without asking; of several, one is negotiated that both sides have.
        if (min === max) assert.deepEqual(shared, [min], `the release has ${definition.validVersions}`);
        else assert.notEqual(shared.length, 0, `the release has ${definition.validVersions}`);
      });
    }
  });

function sharedVersions(message: Message, { validVersions }: OfficialMessage): number[] {
  return versionsIn(message.validVersions).filter((version) => includes(validVersions, version));
}
