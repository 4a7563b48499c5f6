import type { Edit } from "./edit";
import type { Raw } from "./outcome";

/** Three hosts, of which the first says more in its line. */
const first = (own: Raw): Raw => ({
  hosts: [1, 2, 3].map((id) => ({
    name: `host${id}`,
    address: `10.0.0.${id}`,
    zookeeperId: id,
    brokerId: id,
    ...(id === 1 ? own : {}),
  })),
});
const disks = (...data: string[]) => first({ kafka: { paths: { data } } });

/** A user with these passwords. */
const rotating = (passwordNumbers: readonly number[]): Raw => ({
  security: "secure",
  users: [{ name: "orders", passwordNumbers }],
});

/** What one host or one user has of its own, in the place of what holds for all. */
export const editsOfOwnSettings: readonly Edit[] = [
  {
    key: "hosts[].kafka.heap",
    edit: "a heap of its own for one host",
    only: "hosts",
    after: first({ kafka: { heap: "2g" } }),
    expected: "restarts",
  },
  {
    key: "hosts[].kafka.heap",
    edit: "a heap of its own for one server",
    only: "kubernetes",
    after: first({ kafka: { heap: "2g" } }),
    expected: "refused",
  },
  {
    key: "hosts[].kafka.paths.data",
    edit: "one directory more on one host",
    only: "hosts",
    after: disks("/var/lib/kafka", "/srv/kafka"),
    expected: "restarts",
  },
  {
    key: "hosts[].kafka.paths.data",
    edit: "a directory leaves one host that holds partitions",
    only: "hosts",
    before: disks("/var/lib/kafka", "/srv/kafka"),
    after: disks("/var/lib/kafka"),
    observed: { facts: ["left:kafka=/srv/kafka orders-0"] },
    expected: "refused",
  },
  {
    key: "hosts[].kafka.paths.data",
    edit: "a host has those of all again, and its own hold partitions",
    only: "hosts",
    before: disks("/srv/kafka"),
    after: first({}),
    observed: { facts: ["left:kafka=/srv/kafka orders-0"] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeper.heap",
    edit: "a heap of its own for one host",
    only: "hosts",
    after: first({ zookeeper: { heap: "1g" } }),
    expected: "restarts",
  },
  {
    key: "hosts[].zookeeper.paths.data, dataLog",
    edit: "another path on one host, with snapshots in the old one",
    only: "hosts",
    after: first({ zookeeper: { paths: { data: "/srv/zookeeper" } } }),
    observed: { facts: ["left:zookeeper=/var/lib/zookeeper version-2"] },
    expected: "refused",
  },
  {
    key: "hosts[].java.home",
    edit: "a Java of its own for one host",
    only: "hosts",
    after: first({ java: { home: "/opt/jdk-17" } }),
    expected: "restarts",
  },
  {
    key: "users[].passwordNumbers",
    edit: "a user gets its next password beside the one that it has",
    before: rotating([1]),
    after: rotating([1, 2]),
    expected: "at once",
  },
];
