import type { Observed, Raw } from "./outcome";

/** An edit of a stack file whose cluster runs. */
export interface Edit {
  /** The structural key that is edited. */
  readonly key: string;
  /** What is done, for the table. Example: `three members become five`. */
  readonly edit: string;
  /** Which substrates have it; both when absent. */
  readonly only?: "hosts" | "kubernetes";
  readonly before?: Raw;
  readonly after: Raw;
  readonly observed?: Observed;
  /** What has to become of it. */
  readonly expected: "refused" | "restarts" | "at once";
}

type HostEntry = Readonly<Record<string, unknown>>;

/** Host number `id`, with both services unless they are taken away. */
function host(id: number, changes: HostEntry = {}): HostEntry {
  const entry = { name: `host${id}`, address: `10.0.0.${id}`, zookeeperId: id, brokerId: id, ...changes };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

/** Of an archive of somebody's own. */
const sha512 = "a".repeat(128);
const none = { zookeeperId: undefined };
const noBroker = { brokerId: undefined };
const three = [host(1), host(2), host(3)];
const holds = (...ids: number[]): Observed => ({
  leaving: { kafka: Object.fromEntries(ids.map((id) => [id, ["orders-0"]])) },
});
const empty = (...ids: number[]): Observed => ({ leaving: { kafka: Object.fromEntries(ids.map((id) => [id, []])) } });
const kafka = (settings: Raw): Raw => ({ kafka: settings });
const zookeeper = (settings: Raw): Raw => ({ zookeeper: settings });
const kubernetes = (settings: Raw): Raw => ({ kubernetes: settings });
const protocol = (version: string) => ({ properties: { "inter.broker.protocol.version": version } });

/** Every edit of a structural key, with what has to become of it. */
export const edits: readonly Edit[] = [
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
  {
    key: "zookeeper.ports.client",
    edit: "another port while brokers run",
    after: zookeeper({ ports: { client: 2999 } }),
    expected: "refused",
  },
  {
    key: "zookeeper.ports.quorum, election",
    edit: "another port",
    after: zookeeper({ ports: { quorum: 2999 } }),
    expected: "refused",
  },
  {
    key: "zookeeper.paths.data",
    edit: "another path, with snapshots in the old one",
    only: "hosts",
    after: zookeeper({ paths: { data: "/srv/zookeeper" } }),
    observed: { facts: ["left:zookeeper=/var/lib/zookeeper version-2"] },
    expected: "refused",
  },
  {
    key: "kafka.paths.data",
    edit: "one directory more",
    only: "hosts",
    after: kafka({ paths: { data: ["/var/lib/kafka", "/srv/kafka"] } }),
    expected: "restarts",
  },
  {
    key: "kafka.paths.data",
    edit: "a directory leaves that holds partitions",
    only: "hosts",
    before: kafka({ paths: { data: ["/var/lib/kafka", "/srv/kafka"] } }),
    after: kafka({ paths: { data: ["/var/lib/kafka"] } }),
    observed: { facts: ["left:kafka=/srv/kafka orders-0"] },
    expected: "refused",
  },
  {
    key: "kafka.paths.data",
    edit: "a directory leaves that holds none",
    only: "hosts",
    before: kafka({ paths: { data: ["/var/lib/kafka", "/srv/kafka"] } }),
    after: kafka({ paths: { data: ["/var/lib/kafka"] } }),
    observed: { facts: ["left:kafka=/srv/kafka"] },
    expected: "restarts",
  },
  {
    key: "kafka.listeners",
    edit: "another port",
    only: "hosts",
    after: kafka({ listeners: [{ name: "PLAINTEXT", port: 9192 }] }),
    expected: "restarts",
  },
  { key: "kafka.chroot", edit: "another path", after: kafka({ chroot: "/other" }), expected: "refused" },
  {
    key: "kafka.version",
    edit: "a release of the same line",
    before: kafka({ version: "3.9.1", source: "/srv/kafka.tgz", sha512 }),
    after: kafka({ version: "3.9.2" }),
    expected: "restarts",
  },
  {
    key: "kafka.version",
    edit: "2.4.1 becomes 3.9.2",
    only: "hosts",
    before: kafka({ version: "2.4.1" }),
    after: kafka({ version: "3.9.2" }),
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "2.4.1 becomes 3.9.2 that speaks 2.4",
    only: "hosts",
    before: kafka({ version: "2.4.1" }),
    after: kafka({ version: "3.9.2", ...protocol("2.4") }),
    expected: "restarts",
  },
  {
    key: "kafka.version",
    edit: "the protocol is raised",
    before: kafka(protocol("3.8")),
    after: kafka({}),
    expected: "restarts",
  },
  { key: "kafka.version", edit: "the protocol is lowered", after: kafka(protocol("3.8")), expected: "refused" },
  {
    key: "kafka.version",
    edit: "3.9.2 becomes 2.4.1",
    only: "hosts",
    after: kafka({ version: "2.4.1" }),
    expected: "refused",
  },
  {
    key: "zookeeper.version",
    edit: "3.6.0 becomes 3.9.5",
    only: "hosts",
    before: zookeeper({ version: "3.6.0" }),
    after: zookeeper({ version: "3.9.5" }),
    expected: "restarts",
  },
  {
    key: "zookeeper.version",
    edit: "3.9.5 becomes 3.6.0",
    only: "hosts",
    after: zookeeper({ version: "3.6.0" }),
    expected: "refused",
  },
  {
    key: "kubernetes.workload",
    edit: "StatefulSet becomes Deployment",
    only: "kubernetes",
    after: kubernetes({ workload: "Deployment" }),
    expected: "refused",
  },
  {
    key: "kubernetes.workload",
    edit: "Deployment becomes StatefulSet",
    only: "kubernetes",
    before: kubernetes({ workload: "Deployment" }),
    after: kubernetes({ workload: "StatefulSet" }),
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.storage.size",
    edit: "more",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { size: "1Gi" } } }),
    after: kubernetes({ kafka: { storage: { size: "2Gi" } } }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.storage.size",
    edit: "less",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { size: "2Gi" } } }),
    after: kubernetes({ kafka: { storage: { size: "1Gi" } } }),
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.storage.class",
    edit: "another class",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { class: "fast" } } }),
    after: kubernetes({ kafka: { storage: { class: "slow" } } }),
    expected: "refused",
  },
  {
    key: "kafka.properties",
    edit: "a setting that Kafka changes at run time",
    only: "hosts",
    after: kafka({ properties: { "num.io.threads": 16 } }),
    expected: "at once",
  },
  {
    key: "kafka.properties",
    edit: "any other setting",
    after: kafka({ properties: { "log.retention.check.interval.ms": 60000 } }),
    expected: "restarts",
  },
  { key: "kafka.heap, jvmOptions", edit: "another value", after: kafka({ heap: "2g" }), expected: "restarts" },
  { key: "deleteData", edit: "true", after: { deleteData: true }, expected: "at once" },
];
