import assert from "node:assert/strict";
import { compareVersions, defaultVersion, findVersion, type Version } from "../../../../components/model/versions";
import { kafkaVersions } from "../../../../components/services/kafka/versions";
import { versionOf } from "../../../../components/services/resolve-group";
import { registry, serviceNames } from "../../../../components/services/registry";
import { zookeeperVersions } from "../../../../components/services/zookeeper/versions";

// A service that is part of another has its versions.
const all = (["zookeeper", "kafka"] as const).flatMap((product) =>
  registry[product].versions.map((entry) => ({ product, ...entry })),
);

describe("the version table", () => {
  for (const product of serviceNames) {
    const { versions } = registry[product];
    it(`lists each version of ${product} once`, () => {
      const names = versions.map(({ version }) => version);
      assert.equal(new Set(names).size, names.length);
    });

    it(`contains the default version of ${product}`, () => {
      assert.equal(findVersion(versions, defaultVersion(versions))?.version, defaultVersion(versions));
    });

    it(`has a default version of ${product} that can be assembled from Maven`, () => {
      assert.match(findVersion(versions, defaultVersion(versions))?.mavenSha512 ?? "", /^[0-9a-f]{128}$/);
    });
  }

  it("has unique checksums of 128 lower-case hexadecimal digits", () => {
    // Services of one distribution, such as brokers and controllers, have the same versions.
    const tables = [...new Set<readonly Version[]>(serviceNames.map((product) => registry[product].versions))];
    const digests = tables
      .flat()
      .flatMap(({ sha512, mavenSha512 }) => [sha512, mavenSha512])
      .filter((one) => one !== undefined);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{128}$/);
    assert.equal(new Set(digests).size, digests.length);
  });

  it("has ascending Java ranges, and archives with the version in their path", () => {
    for (const { version, java, archivePath, topDirectory } of all) {
      assert(java.min <= java.max, version);
      assert(archivePath.includes(`${version}/${topDirectory}.t`), archivePath);
    }
  });

  it("has the ZooKeeper version of each Kafka, and none for Kafka 4, which has no ZooKeeper mode", () => {
    for (const { version, zookeeper } of kafkaVersions) {
      assert.equal(zookeeper === "none", compareVersions(version, "4.0.0") >= 0, version);
      assert.notEqual(zookeeper, undefined, version);
    }
  });

  it("pairs the defaults, and the versions of the hand-made cluster", () => {
    for (const [kafka, zookeeper] of [
      [defaultVersion(kafkaVersions), defaultVersion(zookeeperVersions)],
      ["2.4.1", "3.6.0"],
    ] as const) {
      assert(findVersion(zookeeperVersions, zookeeper));
      assert(compareVersions(zookeeper, findVersion(kafkaVersions, kafka)?.zookeeper ?? "") >= 0);
    }
  });

  it("knows the range of Java and the oldest ZooKeeper of every release line of Kafka with ZooKeeper, tested or not", () => {
    const rules = ["2.4.0", "2.8.2", "3.0.2", "3.6.2", "3.7.2", "3.8.1", "3.9.0", "3.9.9"].map((wanted) => {
      const { version, java, zookeeper } = versionOf({ version: wanted }, kafkaVersions);
      return [version, java.min, java.max, zookeeper];
    });
    assert.deepEqual(rules, [
      ["2.4.0", 8, 17, "3.4.0"],
      ["2.8.2", 8, 17, "3.4.0"],
      ["3.0.2", 8, 17, "3.5.0"],
      ["3.6.2", 8, 17, "3.5.0"],
      ["3.7.2", 8, 21, "3.5.0"],
      ["3.8.1", 8, 21, "3.5.0"],
      ["3.9.0", 8, 23, "3.5.0"],
      ["3.9.9", 8, 23, "3.5.0"],
    ]);
  });

  it("returns undefined for an unknown version", () => {
    assert.equal(findVersion(kafkaVersions, "3.9"), undefined);
  });
});

describe("versions", () => {
  it("are compared numerically", () => {
    assert(compareVersions("3.10.0", "3.9.5") > 0);
    assert(compareVersions("3.8.0", "3.8.0") === 0);
    assert(compareVersions("2.4.1", "10.0.0") < 0);
  });
});
