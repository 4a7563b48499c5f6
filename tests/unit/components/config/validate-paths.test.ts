import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";

const form = "must be an absolute path of plain names, without . or .., blanks or a slash at the end";

describeRefusals("a path is refused when", [
  ...["data/zk", "/data/zk/", "/data//zk", "/data/../zk", "/data/./zk", "/data/z k", "/data/$HOME", ""].map((path) => ({
    title: `it is ${JSON.stringify(path)}`,
    change: { zookeeper: { paths: { data: path } } },
    property: "zookeeper.paths.data",
    rule: form,
    given: `"${path}"`,
    fix: "a directory of its own",
  })),
  ...["/etc", "/var/lib", "/usr", "/home"].map((path) => ({
    title: `it is ${path}`,
    change: { kafka: { paths: { data: ["/data/kafka", path], config: "/conf/k" } }, zookeeper: disjoint() },
    property: "kafka.paths.data[1]",
    rule: "must not be a directory of the operating system",
    given: `"${path}"`,
    fix: "such as /var/lib/kafka",
  })),
  ...["/tmp/kafka-logs", "/run/kafka", "/var/tmp/kafka"].map((path) => ({
    title: `it is ${path}, which a restart empties`,
    change: { kafka: { paths: { data: [path] } } },
    property: "kafka.paths.data[0]",
    rule: "must be kept when the host restarts",
    given: `"${path}"`,
    fix: "such as /var/lib/kafka",
  })),
  {
    title: "it is inside this program's own records",
    change: { zookeeper: { paths: { dataLog: "/var/lib/kafka-zookeeper/log" } } },
    property: "zookeeper.paths.dataLog",
    rule: "must not be inside the directory of this program's own records",
    given: '"/var/lib/kafka-zookeeper/log"',
    fix: "a directory of its own",
  },
  {
    title: "the program is the directory of all programs",
    change: { kafka: { paths: { program: "/opt" } }, zookeeper: { paths: { program: "/srv/zk" } } },
    property: "kafka.paths.program",
    rule: "must not be a directory of the operating system",
    given: '"/opt"',
    fix: "a directory of its own",
  },
  {
    title: "the configuration has none of its own",
    change: { zookeeper: { paths: { config: "/etc" } } },
    property: "zookeeper.paths.config",
    rule: "must not be a directory of the operating system",
    given: '"/etc"',
    fix: "a directory of its own",
  },
  {
    title: "there is no data directory at all",
    change: { kafka: { paths: { data: [] } } },
    property: "kafka.paths.data",
    rule: "must be at least one directory, one for each disk",
    given: "none",
    fix: "leave it out for the default",
  },
  {
    title: "Java is not at an absolute path",
    change: { java: { home: "jre" } },
    property: "java.home",
    rule: form,
    given: '"jre"',
    fix: "",
  },
]);

/** ZooKeeper where no path of a broker's test meets it. */
function disjoint() {
  return { paths: { program: "/z/program", config: "/z/config", data: "/z/data" } };
}

const ownDirectory = "give each a directory of its own";

describeRefusals("two paths are refused when", [
  {
    title: "a broker has one data directory twice",
    change: { kafka: { paths: { data: ["/data/kafka", "/data/kafka"] } } },
    property: "kafka.paths.data[0], kafka.paths.data[1]",
    rule: "two data directories must not be one inside the other",
    given: "/data/kafka and /data/kafka",
    fix: "a directory of its own",
  },
  {
    title: "ZooKeeper's log is inside its snapshots",
    change: { zookeeper: { paths: { data: "/data/zk", dataLog: "/data/zk/log" } } },
    property: "zookeeper.paths.data, zookeeper.paths.dataLog",
    rule: "two data directories must not be one inside the other",
    given: "/data/zk and /data/zk/log",
    fix: "a directory of its own",
  },
  {
    title: "the data of a broker is around that of ZooKeeper",
    change: { zookeeper: { paths: { data: "/data/kafka/zk" } }, kafka: { paths: { data: ["/data/kafka"] } } },
    property: "zookeeper.paths.data, kafka.paths.data[0]",
    rule: "two data directories must not be one inside the other",
    given: "/data/kafka/zk and /data/kafka",
    fix: "a directory of its own",
  },
  {
    title: "both programs share one",
    change: { zookeeper: { paths: { program: "/opt/kafka" } } },
    property: "zookeeper.paths.program, kafka.paths.program",
    rule: "two program directories must not be one inside the other",
    given: "/opt/kafka and /opt/kafka",
    fix: "a directory of its own",
  },
  {
    title: "data is inside the program directory of an upgradeable install",
    change: { kafka: { paths: { data: ["/opt/kafka/data"] } } },
    property: "kafka.paths.data[0]",
    rule: "must not be inside the program directory of an upgradeable install (kafka.paths.program)",
    given: "/opt/kafka/data inside /opt/kafka",
    fix: "or set kafka.layout to in-place",
  },
  {
    title: "the other service's configuration is inside it",
    change: { kafka: { paths: { config: "/opt/zookeeper/kafka" } } },
    property: "kafka.paths.config",
    rule: "upgradeable install (zookeeper.paths.program)",
    given: "/opt/zookeeper/kafka inside /opt/zookeeper",
    fix: "move it out",
  },
  {
    title: "the configuration is inside the data",
    change: { kafka: { paths: { data: ["/data/kafka"], config: "/data/kafka/config" } } },
    property: "kafka.paths.config",
    rule: "must not be inside a data directory (kafka.paths.data[0])",
    given: "/data/kafka/config inside /data/kafka",
    fix: ownDirectory,
  },
  {
    title: "a program that is unpacked in place is the data directory",
    change: { zookeeper: { layout: "in-place", paths: { program: "/srv/zk", data: "/srv/zk" } } },
    property: "zookeeper.paths.program",
    rule: "must not be inside a data directory (zookeeper.paths.data)",
    given: "/srv/zk inside /srv/zk",
    fix: ownDirectory,
  },
]);

describeAcceptances("directories may be", {
  "inside a program directory that is unpacked in place": {
    kafka: {
      layout: "in-place",
      paths: { program: "/etc/kafka", config: "/etc/kafka/config", data: ["/etc/kafka/k"] },
    },
  },
  "beside one with a longer name": { kafka: { paths: { data: ["/var/lib/zookeeper-and-kafka"] } } },
  "on several disks": { kafka: { paths: { data: ["/disk1/kafka", "/disk2/kafka"] } } },
  "of the operating system where Java is": { java: { home: "/usr" } },
});
