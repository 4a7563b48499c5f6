import { brokerAt, directives, fileAt, zookeeperAt } from "../../../../helpers/rendered";
import { rawHost, specOf } from "../../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../../helpers/refusals";
import assert from "node:assert/strict";

const startOf = (config: Parameters<typeof specOf>[0], at: typeof brokerAt, name: string) =>
  directives(fileAt(at(specOf(config)), `/etc/systemd/system/${name}.service`).content)["ExecStart"] ?? "";

describe("the largest message of ZooKeeper", () => {
  it("is the same for servers and brokers, before the options of the operator", () => {
    const zookeeper = { juteMaxBuffer: 4194304, jvmOptions: ["-Done=1"] };
    const config = { zookeeper, kafka: { jvmOptions: ["-Dtwo=2"] } };
    assert.match(startOf(config, zookeeperAt, "zookeeper"), / -Djute\.maxbuffer=4194304 -Done=1 /);
    assert.match(startOf(config, brokerAt, "kafka"), / -Djute\.maxbuffer=4194304 -Dtwo=2 /);
  });

  it("stands nowhere unless the stack file says it", () => {
    assert.doesNotMatch(startOf({}, zookeeperAt, "zookeeper"), /jute/);
    assert.doesNotMatch(startOf({}, brokerAt, "kafka"), /jute/);
  });
});

const outOfRange = (juteMaxBuffer: number) => ({
  title: `it is ${juteMaxBuffer} bytes`,
  change: { zookeeper: { juteMaxBuffer } },
  property: "zookeeper.juteMaxBuffer",
  rule: "must be 1048575 to 1073741823 bytes",
  given: String(juteMaxBuffer),
  fix: "leave it out",
});
const twice = (service: string) => ({
  title: `${service}.jvmOptions set it as well`,
  change: {
    zookeeper: { juteMaxBuffer: 4194304 },
    ...(service === "kafka" ? { kafka: { jvmOptions: ["-Djute.maxbuffer=1"] } } : {}),
    ...(service === "zookeeper" ? { zookeeper: { juteMaxBuffer: 4194304, jvmOptions: ["-Djute.maxbuffer=1"] } } : {}),
  },
  property: `${service}.jvmOptions`,
  rule: "must not set jute.maxbuffer beside zookeeper.juteMaxBuffer",
  given: "-Djute.maxbuffer=1",
  fix: "remove it here",
});

describeRefusals("the largest message of ZooKeeper is refused when", [
  outOfRange(1024),
  // A reader would add it to itself, and then refuse everything.
  outOfRange(1073741824),
  {
    title: "an option of the JVM sets it to more than anything can be read with",
    change: { kafka: { jvmOptions: ["-Djute.maxbuffer=2147483647"] } },
    property: "kafka.jvmOptions",
    rule: "must not set jute.maxbuffer to more than 1073741823 bytes",
    given: "-Djute.maxbuffer=2147483647",
    fix: "write -Djute.maxbuffer=1073741823",
  },
  twice("zookeeper"),
  twice("kafka"),
]);

describeAcceptances("the largest message of ZooKeeper is accepted", {
  "for an ensemble that exists, where it is for the brokers": {
    hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined })),
    zookeeper: { source: undefined, existing: "zk1.example.org:2181", juteMaxBuffer: 4194304 },
  },
  "up to what a reader can add to itself": { zookeeper: { juteMaxBuffer: 1073741823 } },
  "in the JVM options alone": { zookeeper: { jvmOptions: ["-Djute.maxbuffer=1073741823"] } },
});
