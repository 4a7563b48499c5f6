import { describeAcceptances, describeRefusals, type Refusal } from "../../../helpers/refusals";

describeRefusals("a version is refused when", [
  {
    title: "this program does not know the ZooKeeper",
    change: { zookeeper: { version: "3.9.6" } },
    property: "zookeeper.version",
    rule: "must be one of 3.9.5, 3.8.6, 3.6.0",
    given: '"3.9.6"',
    fix: "did you mean 3.9.5?",
  },
  {
    title: "this program does not know the Kafka, without naming a Kafka that has no ZooKeeper mode",
    change: { kafka: { version: "3.9" } },
    property: "kafka.version",
    rule: "must be one of 3.9.2, 3.9.1, 2.4.1",
    given: '"3.9"',
    fix: "did you mean 3.9.",
  },
  ...["4.3.1", "4.0.0", "10.1.0"].map((version) => ({
    title: `it is Kafka ${version}, which has no ZooKeeper mode`,
    change: { kafka: { version } },
    property: "kafka.version",
    rule: "must have a ZooKeeper mode; Kafka 4 has none (KIP-833)",
    given: `"${version}"`,
    fix: "use a 3.9 release",
  })),
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
    property: "kafka.sha512",
    rule: "must be the SHA-512 of the distribution",
    given: "nothing",
    fix: "use another source: 3.9.1 cannot be assembled",
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

const heaps = ["512", "0m", "1.5g", "lots", ""].flatMap((heap): Refusal[] =>
  ["zookeeper", "kafka"].map((product) => ({
    title: `the heap of ${product} is ${JSON.stringify(heap)}`,
    change: { [product]: { heap } },
    property: `${product}.heap`,
    rule: "must be a size: a number followed by k, m or g",
    given: `"${heap}"`,
    fix: "such as 512m or 6g",
  })),
);

describeRefusals("a JVM is refused when", [
  ...heaps,
  ...["UseZGC", "", "-Da=1\n-Db=2"].map((option) => ({
    title: `an option is ${JSON.stringify(option)}`,
    change: { kafka: { jvmOptions: ["-XX:+UseZGC", option] } },
    property: "kafka.jvmOptions",
    rule: "must be JVM options, each starting with -",
    given: `"${option}"`,
    fix: "one option per item",
  })),
]);

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
  "zookeeper.connect": ["kafka", "hosts[].zookeeperId, zookeeper.ports.client and kafka.chroot"],
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
  "a checksum of the stack's own, in capitals": { kafka: { version: "3.9.1", sha512: "AB".repeat(64) } },
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
