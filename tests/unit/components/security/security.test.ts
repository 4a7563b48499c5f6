import assert from "node:assert/strict";
import { alternativeNames } from "../../../../components/security/alternative-names";
import { isSecure, securityOf } from "../../../../components/security/security-schema";
import { serviceOf } from "../../../../components/services/registry";
import { rawHost, specOf } from "../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../helpers/refusals";

describe("the setting security", () => {
  it("is secure in every part without a word, and in none with plaintext", () => {
    const others = { certificateDays: 365, authorityYears: 10, reauthentication: 3600, plaintextUntil: "closed" };
    assert.deepEqual(securityOf({}), { mode: "secure", zookeeper: "secure", ...others });
    assert.deepEqual(securityOf({ security: "plaintext" }), { mode: "plaintext", zookeeper: "plaintext", ...others });
  });

  it("counts as secure when any part has TLS", () => {
    const parts = { plaintextUntil: "closed", certificateDays: 1, authorityYears: 1, reauthentication: 0 } as const;
    const modes = [
      ["plaintext", "plaintext", false],
      ["plaintext", "secure", true],
      ["secure", "plaintext", true],
    ] as const;
    for (const [mode, zookeeper, expected] of modes)
      assert.equal(isSecure(securityOf({ security: { mode, zookeeper, ...parts } })), expected);
  });
});

describe("the names in a certificate", () => {
  const server = { address: "10.0.0.1" };

  it("are those that clients connect to, each once, in the same order whatever the order of settings", () => {
    const names = alternativeNames(server, ["Kafka.example.org", "10.1.0.1", "10.0.0.1"]);
    assert.deepEqual(names, ["10.0.0.1", "10.1.0.1", "kafka.example.org"]);
    assert.deepEqual(alternativeNames(server, ["10.1.0.1", "kafka.example.org"]), names);
  });

  it("are the same when a host is renamed: brokers would not take a certificate without its old name", () => {
    const hosts = (name: string) => [1, 2, 3].map((id) => rawHost(id, { name: `${name}${id}` }));
    const namesOf = (name: string) => {
      const spec = specOf({ security: "secure", hosts: hosts(name) });
      return spec.groups.flatMap((group) =>
        group.servers.map((one) =>
          serviceOf(group.service)
            .certificates?.(spec, one)
            ?.leaves.map(({ name: leaf, alternativeNames: names }) => [leaf, names]),
        ),
      );
    };
    assert.deepEqual(namesOf("kafka"), namesOf("broker-"));
  });
});

const refusal = (title: string, security: unknown, rest: Omit<Refusal, "title" | "change">): Refusal => ({
  title,
  change: { security },
  ...rest,
});
const word = { property: "security", rule: "must be one of secure, plaintext", fix: "secure" };

describeRefusals("the setting security is refused when", [
  refusal("it is true, as YAML reads on", true, { ...word, given: "true" }),
  refusal("it is a text that is no mode", "TLS", { ...word, given: '"TLS"' }),
  refusal("it is a number", 1, { ...word, given: "1" }),
  refusal("its mode is none", { mode: "tls" }, { ...word, property: "security.mode", given: '"tls"' }),
  refusal(
    "the mode of a part is none",
    { zookeeper: true },
    { ...word, property: "security.zookeeper", given: "true" },
  ),
  refusal(
    "a part is misspelt",
    { zookeper: "secure" },
    {
      property: "security.zookeper",
      rule: "is not a setting",
      given: '"zookeper"',
      fix: "did you mean security.zookeeper?",
    },
  ),
  refusal(
    "its days are in quotes",
    { certificateDays: "90" },
    { property: "security.certificateDays", rule: "must be a number", given: '"90"', fix: "remove the quotes: 90" },
  ),
  refusal(
    "a certificate is valid for no day",
    { certificateDays: 0 },
    { property: "security.certificateDays", rule: "must be 1 to 3650", given: "0", fix: "leave it out for 365" },
  ),
  refusal(
    "a certificate is valid for more than ten years",
    { certificateDays: 3651, authorityYears: 30 },
    { property: "security.certificateDays", rule: "must be 1 to 3650", given: "3651", fix: "leave it out" },
  ),
  refusal(
    "certificates would be renewed by each up, since they are due as soon as they are made",
    { certificateDays: 30, renewBefore: 30 },
    {
      property: "security.renewBefore",
      rule: "less than security.certificateDays",
      given: "30, and certificates of 30 days",
      fix: "leave it out",
    },
  ),
  refusal(
    "certificates would be renewed when they have expired",
    { renewBefore: 0 },
    { property: "security.renewBefore", rule: "must be 1 day or more", given: "0", fix: "leave it out" },
  ),
  refusal(
    "the authority is valid for no year",
    { authorityYears: 0 },
    { property: "security.authorityYears", rule: "must be 1 to 30", given: "0", fix: "leave it out for 10" },
  ),
  refusal(
    "the authority is valid for longer than anybody remembers it",
    { authorityYears: 31 },
    { property: "security.authorityYears", rule: "must be 1 to 30", given: "31", fix: "leave it out for 10" },
  ),
  refusal(
    "certificates live for a third of their authority's life or longer",
    { authorityYears: 3 },
    {
      property: "security.certificateDays",
      rule: "less than a third",
      given: "365 days, and an authority of 3 years",
      fix: "set it to 364 or less, or security.authorityYears to 4 or more",
    },
  ),
  refusal(
    "clients have to log in more often than each minute",
    { reauthentication: 59 },
    { property: "security.reauthentication", rule: "60 seconds", given: "59", fix: "leave it out for 3600" },
  ),
  refusal(
    "clients have to log in again after more than a year",
    { reauthentication: 31_536_001 },
    { property: "security.reauthentication", rule: "to a year", given: "31536001", fix: "use 0" },
  ),
  refusal(
    "a part is given that has no effect",
    { mode: "plaintext", reauthentication: 60 },
    {
      property: "security.reauthentication",
      rule: "has no effect",
      given: "60",
      fix: "set security.mode to secure",
      severity: "warning",
    },
  ),
]);

describeAcceptances("the setting security is accepted", {
  "as a word": { security: "secure" },
  "as a group": { security: { certificateDays: 30, authorityYears: 1, reauthentication: 0 } },
  "with the longest lives": { security: { certificateDays: 3649, authorityYears: 30 } },
  "with certificates of a day less than a third of their authority's life": {
    security: { certificateDays: 364, authorityYears: 3 },
  },
  "with a renewal long before the end": { security: { certificateDays: 90, renewBefore: 89 } },
  "for ZooKeeper alone": { security: { mode: "plaintext", zookeeper: "secure" } },
  "for brokers alone": { security: { zookeeper: "plaintext" } },
});
