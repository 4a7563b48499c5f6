import type { Edit } from "./edit";
import type { Raw } from "./outcome";

/** Of an archive of somebody's own. */
const sha512 = "a".repeat(128);
const kafka = (version: string | undefined, protocol?: string): Raw => ({ kafka: { version, protocol } });
const zookeeper = (version: string, more: Raw = {}): Raw => ({ zookeeper: { version, ...more } });
const both = (kafkaVersion: string, zookeeperVersion: string, protocol?: string): Raw => {
  return { ...kafka(kafkaVersion, protocol), ...zookeeper(zookeeperVersion) };
};
/** Official images of Kafka begin with 3.7. */
const older = ["3.7.2", "3.7"] as const;

/** Which releases run, and what brokers speak among themselves. */
export const editsOfVersions: readonly Edit[] = [
  {
    key: "kafka.version",
    edit: "a release of the same line",
    before: { kafka: { version: "3.9.1", source: "/srv/kafka.tgz", sha512 } },
    after: kafka("3.9.2"),
    expected: "restarts",
  },
  {
    key: "kafka.version",
    edit: "2.4.1 becomes 3.9.2",
    only: "hosts",
    before: kafka("2.4.1"),
    after: kafka("3.9.2"),
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "3.7.2 becomes 3.9.2",
    only: "kubernetes",
    before: kafka(older[0]),
    after: kafka("3.9.2"),
    expected: "refused",
  },
  {
    key: "kafka.version, kafka.protocol",
    edit: '2.4.1 becomes 3.9.2 with `protocol: "2.4"`',
    only: "hosts",
    before: kafka("2.4.1"),
    after: kafka("3.9.2", "2.4"),
    expected: "restarts",
  },
  {
    key: "kafka.version, kafka.protocol",
    edit: '3.7.2 becomes 3.9.2 with `protocol: "3.7"`',
    only: "kubernetes",
    before: kafka(older[0]),
    after: kafka("3.9.2", older[1]),
    expected: "restarts",
  },
  {
    key: "kafka.version",
    edit: '3.9.2 with `protocol: "2.4"` becomes 2.4.1 again',
    only: "hosts",
    before: kafka("3.9.2", "2.4"),
    after: kafka("2.4.1", "2.4"),
    expected: "restarts",
  },
  {
    key: "kafka.protocol",
    edit: '`"3.7"` becomes `current`',
    before: kafka(undefined, older[1]),
    after: kafka(undefined, "current"),
    expected: "restarts",
  },
  {
    key: "kafka.protocol",
    edit: '`"3.7"` is removed',
    before: kafka(undefined, older[1]),
    after: kafka(undefined),
    expected: "refused",
  },
  {
    key: "kafka.protocol",
    edit: '`current` becomes `"3.7"`',
    before: kafka(undefined, "current"),
    after: kafka(undefined, older[1]),
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "3.9.2 becomes 2.4.1 after it has spoken 3.9",
    only: "hosts",
    after: kafka("2.4.1"),
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "3.9.2 becomes 3.7.2 after it has spoken 3.9",
    only: "kubernetes",
    after: kafka(older[0]),
    expected: "refused",
  },
  {
    key: "zookeeper.version",
    edit: "3.6.0 becomes 3.9.5",
    only: "hosts",
    before: zookeeper("3.6.0"),
    after: zookeeper("3.9.5"),
    expected: "restarts",
  },
  {
    key: "zookeeper.version",
    edit: "3.9.5 becomes 3.6.0",
    only: "hosts",
    after: zookeeper("3.6.0"),
    expected: "restarts",
  },
  {
    key: "zookeeper.version, kafka.version",
    edit: '3.6.0 and 2.4.1 become 3.9.5 and 3.9.2 with `protocol: "2.4"`',
    only: "hosts",
    before: both("2.4.1", "3.6.0"),
    after: both("3.9.2", "3.9.5", "2.4"),
    expected: "restarts",
  },
];
