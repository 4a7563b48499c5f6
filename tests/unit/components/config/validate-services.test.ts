import assert from "node:assert/strict";
import { judge, type Raw, rawConfig, specOf } from "../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";

const errorsOf = (change: Raw) => judge(rawConfig(change)).filter(({ severity }) => severity === "error");

describeRefusals("a version is refused when", [
  {
    title: "its line does not run here",
    change: { kafka: { version: "2.3.1" } },
    property: "kafka.version",
    rule: "must be one of 3.9.2, 3.9.1, 2.4.1, 4.3.1, or another whole release, from 2.4.0 and below 4.4.0, with a sha512",
    given: '"2.3.1"',
    fix: "use a release from 2.4.0 and below 4.4.0",
  },
  {
    title: "it is a line, of which releases are known",
    change: { kafka: { version: "3.9" } },
    property: "kafka.version",
    rule: "must be one of",
    given: '"3.9"',
    fix: "use 3.9.2 or 3.9.1",
  },
  {
    title: "it is a line that was written as a number",
    change: { kafka: { version: 3.9 } },
    property: "kafka.version",
    rule: "must be one of",
    given: '"3.9"',
    fix: "use 3.9.2 or 3.9.1",
  },
  {
    title: "it is a line of which no release is known, without naming one of another line",
    change: { zookeeper: { version: "3.7" } },
    property: "zookeeper.version",
    rule: "must be one of 3.9.5, 3.8.6, 3.6.0",
    given: '"3.7"',
    fix: "write the whole release that runs, such as 3.7.0, with its source and sha512",
  },
  {
    title: "it is not tested and has no checksum",
    change: { zookeeper: { version: "3.6.4", source: "https://mirror.example.org/zk.tgz" } },
    property: "zookeeper.sha512",
    rule: "must be the SHA-512 of the distribution",
    given: "nothing",
    fix: "give the SHA-512 of its archive, from the .sha512 file beside it",
  },
  {
    title: "it is not tested and should be assembled from Maven artifacts",
    change: { zookeeper: { version: "3.6.4", sha512: "ab".repeat(64) } },
    property: "zookeeper.source",
    rule: "must not be maven: 3.6.4 cannot be assembled",
    given: '"maven"',
    fix: "or leave it out for the Apache archive, with its SHA-512 in zookeeper.sha512",
  },
  {
    title: "it is Kafka 4.3.1, which has no ZooKeeper mode, for a cluster with ZooKeeper",
    change: { kafka: { version: "4.3.1" } },
    property: "kafka.version",
    rule: "must have a ZooKeeper mode, or kafka.metadata: kraft; Kafka 4 has none (KIP-833)",
    given: '"4.3.1"',
    fix: "use 3.9.2",
  },
  {
    title: "its checksum is not known for the source",
    change: { zookeeper: { source: undefined } },
    property: "zookeeper.sha512",
    rule: "must be the SHA-512 of the distribution, 128 hexadecimal digits",
    given: "nothing",
    fix: "that Apache publishes beside the archive",
  },
  {
    title: "it cannot be assembled from Maven artifacts",
    change: { kafka: { version: "3.9.1" } },
    property: "kafka.source",
    rule: "must not be maven: 3.9.1 cannot be assembled",
    given: '"maven"',
    fix: "set kafka.source to an http(s) URL or a file",
  },
  {
    title: "its address holds a login",
    change: { kafka: { source: "https://user:hunter2@mirror.example.org/kafka.tgz", sha512: "ab".repeat(64) } },
    property: "kafka.source",
    rule: "must hold no login",
    given: "an address with a login",
    fix: "download the archive to this machine and set kafka.source to its path",
  },
  {
    title: "its address holds a token in the place of a login",
    change: { zookeeper: { source: "HTTPS://token@mirror.example.org/zk.tgz", sha512: "ab".repeat(64) } },
    property: "zookeeper.source",
    rule: "must hold no login",
    given: "an address with a login",
    fix: "download the archive to this machine and set zookeeper.source to its path",
  },
  {
    title: "its checksum is cut off",
    change: { kafka: { sha512: "ab".repeat(63) } },
    property: "kafka.sha512",
    rule: "128 hexadecimal digits",
    given: '"abab',
    fix: "",
  },
  {
    title: "its checksum is a SHA-256",
    change: { kafka: { source: "https://mirror/k.tgz", sha512: "ab".repeat(32) } },
    property: "kafka.sha512",
    rule: "128 hexadecimal digits",
    given: '"abab',
    fix: "copy it from the .sha512 file",
  },
]);

describe("a release that is not in the version table", () => {
  const zookeeper = { version: "3.6.4", source: "https://archive.example.org/zk.tar.gz", sha512: "a".repeat(128) };
  const kafka = { version: "3.4.1", source: "archives/kafka_2.12-3.4.1.tgz", sha512: "b".repeat(128) };

  it("is accepted with a checksum of its own, and said not to be tested", () => {
    const issues = judge(rawConfig({ zookeeper, kafka }));
    assert.deepEqual(
      issues.map(({ severity, property, given }) => [severity, property, given]),
      [
        ["warning", "zookeeper.version", '"3.6.4"'],
        ["warning", "kafka.version", '"3.4.1"'],
      ],
    );
    assert.match(
      issues[1]?.rule ?? "",
      /^is not tested with this program, which is tested with 3\.9\.2, 3\.9\.1, 2\.4\.1, 4\.3\.1$/,
    );
  });

  for (const version of ["2.4.0", "2.8.2", "3.0.0", "3.8.1", "3.9.9"])
    it(`is accepted as Kafka ${version}`, () => {
      assert.deepEqual(errorsOf({ kafka: { ...kafka, version } }), []);
    });

  for (const version of ["3.5.5", "3.5.10", "3.7.2", "3.8.0", "3.9.10"])
    it(`is accepted as ZooKeeper ${version}`, () => {
      assert.deepEqual(errorsOf({ zookeeper: { ...zookeeper, version } }), []);
    });

  it("has the names and the Java of the release before it, and no checksum but that of the stack", () => {
    const { groups } = specOf({ zookeeper, kafka: { ...kafka, version: "3.8.1", source: undefined } });
    assert.deepEqual(
      groups.map(({ distribution: { version, home, sha512 } }) => [home, version.java, sha512]),
      [
        ["/opt/zookeeper/apache-zookeeper-3.6.4-bin", { min: 8, max: 17 }, zookeeper.sha512],
        ["/opt/kafka/kafka_2.13-3.8.1", { min: 8, max: 21 }, kafka.sha512],
      ],
    );
    const [, own] = groups;
    assert.deepEqual(own?.distribution.source, {
      kind: "url",
      url: "https://archive.apache.org/dist/kafka/3.8.1/kafka_2.13-3.8.1.tgz",
    });
  });
});

describeRefusals("a user is refused when", [
  ...["root", "Kafka", "kafka user", "", "1kafka", "k".repeat(40)].map((user) => ({
    title: `the name is ${JSON.stringify(user)}`,
    change: { kafka: { user } },
    property: "kafka.user",
    rule: "must be the name of an unprivileged system user",
    given: `"${user}"`,
    fix: "leave it out for the default, kafka",
  })),
]);

const owned: Record<string, [product: string, owner: string]> = {
  clientPort: ["zookeeper", "zookeeper.ports.client"],
  dataDir: ["zookeeper", "zookeeper.paths.data"],
  "server.1": ["zookeeper", "hosts[].zookeeperId"],
  "broker.id": ["kafka", "hosts[].brokerId"],
  "broker.rack": ["kafka", "hosts[].rack"],
  "log.dirs": ["kafka", "kafka.paths.data"],
  listeners: ["kafka", "kafka.listeners"],
  "advertised.listeners": ["kafka", "hosts[].advertised"],
  "zookeeper.connect": ["kafka", "hosts[].zookeeperId, zookeeper.ports.client, zookeeper.existing and kafka.chroot"],
  "default.replication.factor": ["kafka", "kafka.replicationFactor"],
  "min.insync.replicas": ["kafka", "kafka.minInsyncReplicas"],
};

describeRefusals("a property is refused when", [
  ...Object.entries(owned).map(([key, [product, owner]]) => ({
    title: `it is ${key}, which belongs to ${owner}`,
    change: { [product]: { properties: { [key]: "x" } } },
    property: `${product}.properties.${key}`,
    rule: owner,
    given: '"x"',
    fix: "remove it here and set it there",
  })),
  {
    title: "its key is not one",
    change: { kafka: { properties: { "log retention": 1 } } },
    property: "kafka.properties.log retention",
    rule: "must be a property name",
    given: '"log retention"',
    fix: "without blanks",
  },
]);

describeRefusals("the rest is refused when", [
  ...["kafka", "/kafka/", "/", "/a b", ""].map((chroot) => ({
    title: `the chroot is ${JSON.stringify(chroot)}`,
    change: { kafka: { chroot } },
    property: "kafka.chroot",
    rule: "must be a ZooKeeper path",
    given: `"${chroot}"`,
    fix: "write it as /kafka",
  })),
  ...["kafka-prod", "0D9F2B9C-3F54-4E07-9F3C-0D3C8A6A2B11", "0d9f2b9c-3f54-4e07-9f3c-0d3c8a6a2b11; reboot"].map(
    (clusterId) => ({
      title: `the identity is ${JSON.stringify(clusterId)}`,
      change: { clusterId },
      property: "clusterId",
      rule: "must be a UUID in lower case",
      given: `"${clusterId}"`,
      fix: "/var/lib/kafka-zookeeper/cluster-id",
    }),
  ),
  {
    title: "nothing can be ready in time",
    change: { readyTimeout: 29 },
    property: "readyTimeout",
    rule: "must be at least 30 seconds",
    given: "29",
    fix: "leave it out for 600",
  },
]);

describeAcceptances("services may have", {
  "a checksum of the stack's own, in capitals": {
    kafka: { version: "3.9.1", source: undefined, sha512: "AB".repeat(64) },
  },
  "the pair of the hosts that were set up by hand": { kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } },
  "an old Kafka with a new ZooKeeper": { kafka: { version: "2.4.1" } },
  "further options and properties": {
    kafka: {
      jvmOptions: ["-XX:+UseZGC"],
      properties: { "log.retention.hours": 24, "controller.socket.timeout.ms": 1 },
    },
  },
  "a chroot of two levels": { kafka: { chroot: "/kafka/one" } },
  "the shortest time to be ready": { readyTimeout: 30 },
});
