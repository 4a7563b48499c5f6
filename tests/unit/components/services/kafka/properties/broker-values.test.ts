import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerSettings,
  judgedVersion,
  lifetimeOf,
} from "../../../../../../components/services/kafka/properties/broker-settings";
import {
  brokerValueKind,
  judgeBrokerValue,
} from "../../../../../../components/services/kafka/properties/broker-values";
import { kafkaVersions } from "../../../../../../components/services/kafka/versions";
import { acceptedBy, mistakes, valuesIn } from "../../../../../helpers/settings";

const versions = ["2.4.1", "2.5.0", "2.8.2", "3.0.0", "3.2.3", "3.3.2", "3.6.2", "3.8.1", "3.9.2"];

/** A setting of a broker in a version, but for secrets, whose values are not judged. */
const settings = fc
  .constantFrom(...versions)
  .chain((version) => fc.constantFrom(...brokerSettings(version)).map((key) => ({ version, key })))
  .chain(({ version, key }) => {
    const kind = brokerValueKind(key, version);
    return kind === undefined || kind.kind === "password"
      ? fc.constant(undefined)
      : fc.constant({ version, key, kind });
  });

describe("the table of a broker's settings", () => {
  it("has as many as each release defines", () => {
    const counts = { "2.4.1": 192, "2.8.2": 233, "3.0.2": 249, "3.3.2": 265, "3.6.2": 289, "3.9.2": 329 };
    for (const [version, count] of Object.entries(counts)) assert.equal(brokerSettings(version).length, count, version);
  });

  it("knows the kind of every setting in every release", () => {
    for (const version of versions)
      for (const key of brokerSettings(version)) assert.notEqual(brokerValueKind(key, version), undefined, key);
  });

  it("tells in which releases a setting exists", () => {
    assert.deepEqual(lifetimeOf("log.retention.ms"), { since: "2.4" });
    assert.deepEqual(lifetimeOf("quota.producer.default"), { since: "2.4", goneSince: "3.0" });
    assert.deepEqual(lifetimeOf("log.local.retention.ms"), { since: "3.6" });
    assert.equal(lifetimeOf("constructor"), undefined);
  });

  it("speaks of every version of Kafka in the version table, and judges others as the newest line", () => {
    for (const { version } of kafkaVersions) assert.equal(judgedVersion(version), version);
    for (const version of ["4.4.0", "2.3.1", "latest", ""]) assert.equal(judgedVersion(version), "4.3");
  });
});

describe("the value of a broker setting", () => {
  it("is accepted when it is of the setting's kind and in its range", () => {
    fc.assert(
      fc.property(
        settings.chain((setting) =>
          setting === undefined || setting.kind.kind === "release"
            ? fc.constant(undefined)
            : acceptedBy(setting.kind).map((value) => ({ ...setting, value })),
        ),
        (one) => one === undefined || judgeBrokerValue(one.kind, one.key, one.value, one.version) === undefined,
      ),
      { numRuns: 2_000 },
    );
  });

  it("is accepted when it is what the fix of a refused one names", () => {
    fc.assert(
      fc.property(settings, mistakes, (setting, value) => {
        if (setting === undefined) return;
        const { kind, key, version } = setting;
        for (const named of valuesIn(judgeBrokerValue(kind, key, value, version)?.fix ?? ""))
          assert.equal(judgeBrokerValue(kind, key, named, version), undefined, `${key}: ${named}`);
      }),
      { numRuns: 5_000 },
    );
  });

  it("is judged as the default of topics that it is, where a broker defines it more widely", () => {
    const wrong: readonly (readonly [key: string, value: string])[] = [
      ["compression.type", "none"],
      ["log.cleaner.min.cleanable.ratio", "1.5"],
      ["log.flush.interval.ms", "-1"],
      ["log.roll.ms", "0"],
      ["log.retention.hours", "0"],
    ];
    for (const version of versions)
      for (const [key, value] of wrong) {
        const kind = brokerValueKind(key, version);
        assert(kind !== undefined && kind.kind !== "password");
        assert.notEqual(judgeBrokerValue(kind, key, value, version), undefined, `${key} in ${version}`);
      }
  });
});
