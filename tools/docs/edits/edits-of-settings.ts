import type { Edit } from "./edit";
import type { Raw } from "./outcome";

/** Of an archive of somebody's own. */
const sha512 = "a".repeat(128);
const kafka = (settings: Raw): Raw => ({ kafka: settings });
const zookeeper = (settings: Raw): Raw => ({ zookeeper: settings });
const kubernetes = (settings: Raw): Raw => ({ kubernetes: settings });
const balanced = (external: Raw): Raw => kubernetes({ kafka: { external: { type: "LoadBalancer", ...external } } });
const balancers = (first: number) =>
  Object.fromEntries([1, 2, 3].map((id) => [`kafka-${id}-external`, [`10.0.8.${first + id - 1}`]]));
const protocol = (version: string) => ({ properties: { "inter.broker.protocol.version": version } });

/** How servers are set up. */
export const editsOfSettings: readonly Edit[] = [
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
    key: "kubernetes.kafka.external.type",
    edit: "`none` becomes `LoadBalancer`, and the Services tell their addresses",
    only: "kubernetes",
    after: balanced({}),
    expected: "restarts",
  },
  {
    key: "kubernetes.zookeeper.external.type",
    edit: "`none` becomes `NodePort`",
    only: "kubernetes",
    after: kubernetes({ zookeeper: { external: { type: "NodePort", nodePorts: { 1: 30921, 2: 30922, 3: 30923 } } } }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.external.addresses",
    edit: "they leave, and the load balancers have the same ones",
    only: "kubernetes",
    before: balanced({ addresses: { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" } }),
    after: balanced({}),
    observed: { loadBalancers: balancers(1) },
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.external.addresses",
    edit: "they leave, and a load balancer has another one",
    only: "kubernetes",
    before: balanced({ addresses: { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" } }),
    after: balanced({}),
    observed: { loadBalancers: balancers(7) },
    expected: "restarts",
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
