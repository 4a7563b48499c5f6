import type { Edit } from "./edit";
import type { Observed } from "./outcome";

type HostEntry = Readonly<Record<string, unknown>>;

/** Host number `id`, with both services unless they are taken away. */
function host(id: number, changes: HostEntry = {}): HostEntry {
  const entry = { name: `host${id}`, address: `10.0.0.${id}`, zookeeperId: id, brokerId: id, ...changes };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

const none = { zookeeperId: undefined };
const noBroker = { brokerId: undefined };
const onlyBrokers = [1, 2, 3].map((id) => host(id, none));
const outside = (existing: string) => ({ zookeeper: { existing, source: undefined } });
const observer = { zookeeperRole: "observer" };
const three = [host(1), host(2), host(3)];
const holds = (...ids: number[]): Observed => ({
  leaving: { kafka: Object.fromEntries(ids.map((id) => [id, ["orders-0"]])) },
});
const empty = (...ids: number[]): Observed => ({ leaving: { kafka: Object.fromEntries(ids.map((id) => [id, []])) } });

/** Which servers there are, and where. */
export const editsOfServers: readonly Edit[] = [
  {
    key: "hosts[].name",
    edit: "another name",
    after: { hosts: [host(1, { name: "renamed" }), host(2), host(3)] },
    expected: "at once",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "a fourth member",
    after: { hosts: [...three, host(4, noBroker)] },
    expected: "restarts",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "three members become five",
    after: { hosts: [...three, host(4, noBroker), host(5, noBroker)] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "one member less",
    before: { hosts: [...three, host(4, noBroker)] },
    after: { hosts: three },
    expected: "restarts",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "three members become two",
    after: { hosts: [host(1), host(2), host(3, none)] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "three members become one",
    after: { hosts: [host(1), host(2, none), host(3, none)] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "one member becomes three",
    before: { hosts: [host(1), host(2, none), host(3, none)] },
    after: { hosts: three },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "a member gets another id",
    after: { hosts: [host(1), host(2), host(3, { zookeeperId: 4 })] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperRole",
    edit: "two observers more",
    after: { hosts: [...three, host(4, { ...noBroker, ...observer }), host(5, { ...noBroker, ...observer })] },
    expected: "restarts",
  },
  {
    key: "hosts[].zookeeperRole",
    edit: "an observer becomes a participant",
    before: { hosts: [...three, host(4, { ...noBroker, ...observer })] },
    after: { hosts: [...three, host(4, noBroker)] },
    expected: "restarts",
  },
  {
    key: "hosts[].zookeeperRole",
    edit: "two observers become participants",
    before: { hosts: [...three, ...[4, 5].map((id) => host(id, { ...noBroker, ...observer }))] },
    after: { hosts: [...three, ...[4, 5].map((id) => host(id, noBroker))] },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperRole",
    edit: "a participant becomes an observer",
    before: { hosts: [...three, host(4, noBroker)] },
    after: { hosts: [...three, host(4, { ...noBroker, ...observer })] },
    expected: "restarts",
  },
  {
    key: "kubernetes.zookeeper.observers",
    edit: "none becomes two",
    only: "kubernetes",
    before: { hosts: [] },
    after: { hosts: [], kubernetes: { zookeeper: { observers: 2 } } },
    expected: "restarts",
  },
  {
    key: "zookeeper.existing",
    edit: "an ensemble outside instead of the stack's own",
    after: { hosts: onlyBrokers, ...outside("zk1.example.org:2181") },
    expected: "refused",
  },
  {
    key: "zookeeper.existing",
    edit: "the stack's own ensemble instead of one outside",
    before: { hosts: onlyBrokers, ...outside("zk1.example.org:2181") },
    after: { hosts: three, zookeeper: { existing: undefined } },
    expected: "refused",
  },
  {
    key: "zookeeper.existing",
    edit: "one of its two servers becomes another",
    before: { hosts: onlyBrokers, ...outside("zk1.example.org:2181,zk2.example.org:2181") },
    after: outside("zk1.example.org:2181,zk3.example.org:2181"),
    expected: "restarts",
  },
  {
    key: "zookeeper.juteMaxBuffer",
    edit: "4 MiB instead of ZooKeeper's own limit",
    after: { zookeeper: { juteMaxBuffer: 4194304 } },
    expected: "restarts",
  },
  {
    key: "hosts[].brokerId",
    edit: "a fourth broker",
    after: { hosts: [...three, host(4, none)] },
    expected: "at once",
  },
  {
    key: "hosts[].brokerId",
    edit: "a broker leaves that has replicas",
    before: { hosts: [...three, host(4, none)] },
    after: { hosts: three },
    observed: holds(4),
    expected: "refused",
  },
  {
    key: "hosts[].brokerId",
    edit: "a broker leaves that has none",
    only: "kubernetes",
    before: { hosts: [...three, host(4, none)] },
    after: { hosts: three },
    observed: empty(4),
    expected: "at once",
  },
  {
    key: "hosts[].brokerId",
    edit: "a broker leaves and no broker responds",
    only: "kubernetes",
    before: { hosts: [...three, host(4, none)] },
    after: { hosts: three },
    observed: { leaving: { kafka: "no broker is responding" } },
    expected: "refused",
  },
  {
    key: "hosts[].rack",
    edit: "a rack for every broker",
    only: "hosts",
    after: { hosts: three.map((one, index) => ({ ...one, rack: `r${index}` })) },
    expected: "restarts",
  },
];
