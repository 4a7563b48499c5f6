import assert from "node:assert/strict";
import { judge, rawConfig, rawHost, type Raw } from "../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";

/** Three hosts, of which the second says more in its line. */
function second(own: Raw): Raw {
  return { hosts: [rawHost(1), rawHost(2, own), rawHost(3)] };
}

const data = (...paths: string[]) => ({ kafka: { paths: { data: paths } } });

describeRefusals("what a host has of its own is refused when", [
  ...["big", "2", "2gb", "-1g", ""].map((heap) => ({
    title: `its heap is ${JSON.stringify(heap)}`,
    change: second({ kafka: { heap } }),
    property: "hosts[kafka2].kafka.heap",
    rule: "must be a size",
    given: `"${heap}"`,
    fix: "write",
  })),
  {
    title: "the heap of its ZooKeeper server is none",
    change: second({ zookeeper: { heap: "half" } }),
    property: "hosts[kafka2].zookeeper.heap",
    rule: "must be a size",
    given: '"half"',
    fix: "such as 512m or 6g",
  },
  {
    title: "a directory is not absolute",
    change: second(data("/data1/kafka", "data2")),
    property: "hosts[kafka2].kafka.paths.data[1]",
    rule: "must be an absolute path",
    given: '"data2"',
    fix: "a directory of its own",
  },
  {
    title: "a directory stands there twice",
    change: second(data("/data1/kafka", "/data1/kafka")),
    property: "hosts[kafka2].kafka.paths.data[0], hosts[kafka2].kafka.paths.data[1]",
    rule: "must not be one inside the other",
    given: "/data1/kafka and /data1/kafka",
    fix: "give each a directory of its own",
  },
  {
    title: "a directory is inside one that all hosts have",
    change: second(data("/var/lib/zookeeper/kafka")),
    property: "zookeeper.paths.data, hosts[kafka2].kafka.paths.data[0]",
    rule: "must not be one inside the other",
    given: "/var/lib/zookeeper and /var/lib/zookeeper/kafka",
    fix: "give each a directory of its own",
  },
  {
    title: "two of its services have the same directory",
    change: second({ ...data("/data1"), zookeeper: { paths: { dataLog: "/data1/log" } } }),
    property: "hosts[kafka2].zookeeper.paths.dataLog, hosts[kafka2].kafka.paths.data[0]",
    rule: "must not be one inside the other",
    given: "/data1/log and /data1",
    fix: "give each a directory of its own",
  },
  {
    title: "a directory is where the program of all hosts is",
    change: second(data("/opt/kafka/data")),
    property: "hosts[kafka2].kafka.paths.data[0]",
    rule: "must not be inside the program directory of an upgradeable install (kafka.paths.program)",
    given: "/opt/kafka/data inside /opt/kafka",
    fix: "move it out",
  },
  {
    title: "the configuration of all hosts is in a directory of it",
    change: second(data("/etc/kafka")),
    property: "kafka.paths.config",
    rule: "must not be inside a data directory (hosts[kafka2].kafka.paths.data[0])",
    given: "/etc/kafka inside /etc/kafka",
    fix: "give each a directory of its own",
  },
  {
    title: "a directory is emptied at boot",
    change: second({ zookeeper: { paths: { data: "/tmp/zookeeper" } } }),
    property: "hosts[kafka2].zookeeper.paths.data",
    rule: "must be kept when the host restarts",
    given: '"/tmp/zookeeper"',
    fix: "such as /var/lib/kafka",
  },
  {
    title: "its list of directories is empty",
    change: second(data()),
    property: "hosts[kafka2].kafka.paths.data",
    rule: "must be at least one directory",
    given: "none",
    fix: "leave it out",
  },
  {
    title: "its Java home is no path",
    change: second({ java: { home: "java-17" } }),
    property: "hosts[kafka2].java.home",
    rule: "must be an absolute path",
    given: '"java-17"',
    fix: "a directory of its own",
  },
  {
    title: "it is about a server that the host does not run",
    change: second({ zookeeperId: undefined, zookeeper: { heap: "1g" } }),
    property: "hosts[kafka2].zookeeper",
    rule: "is about a ZooKeeper server on this host, which runs none",
    given: "zookeeper.heap",
    fix: "remove it, or give the host its zookeeperId",
  },
  {
    title: "it is a setting that all hosts share",
    change: second({ kafka: { user: "other" } }),
    property: "hosts[1].kafka.user",
    rule: "is not a setting of this program",
    given: "user",
    fix: "there are heap, paths",
  },
]);

describeAcceptances("a host may have of its own", {
  "nothing, in a group without settings": second({ kafka: {}, zookeeper: { paths: {} }, java: {} }),
  "heaps, directories and a Java home": second({
    kafka: { heap: "6g", paths: { data: ["/data1/kafka", "/data2/kafka"] } },
    zookeeper: { heap: "1g", paths: { data: "/fast/zookeeper", dataLog: "/log/zookeeper" } },
    java: { home: "/opt/jdk-17" },
  }),
  "a Java home where all others get Java installed": {
    ...second({ java: { home: "/opt/jdk-17" } }),
    java: { install: true },
  },
  "a directory that the ZooKeeper servers of other hosts have": second({
    zookeeperId: undefined,
    ...data("/var/lib/zookeeper/kafka"),
  }),
});

describe("what is wrong about the settings of all hosts", () => {
  it("is told once, also when a host has settings of its own", () => {
    const changes = { kafka: { jvmOptions: ["-Xmx2g"], heap: "big", paths: { data: ["data"] } } };
    const properties = (own: Raw) =>
      judge(rawConfig({ ...changes, ...second({ zookeeperId: undefined, ...own }) }))
        .filter(({ severity }) => severity === "error")
        .map(({ property }) => property);
    const shared = ["kafka.jvmOptions", "kafka.heap", "kafka.paths.data[0]"];
    assert.deepEqual(properties({}), shared);
    assert.deepEqual(properties({ kafka: { heap: "2g" } }), shared);
    assert.deepEqual(properties({ kafka: { heap: "huge" } }), [...shared, "hosts[kafka2].kafka.heap"]);
  });
});
