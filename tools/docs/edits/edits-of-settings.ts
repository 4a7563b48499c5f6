import type { Edit } from "./edit";
import type { Raw } from "./outcome";

const kafka = (settings: Raw): Raw => ({ kafka: settings });
const zookeeper = (settings: Raw): Raw => ({ zookeeper: settings });

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
  {
    key: "kafka.listeners[].bind",
    edit: "all addresses",
    only: "hosts",
    after: kafka({ listeners: [{ name: "PLAINTEXT", port: 9092, bind: "all" }] }),
    expected: "restarts",
  },
  {
    key: "kafka.logging.levels",
    edit: "another level",
    only: "hosts",
    after: kafka({ logging: { levels: { "kafka.controller": "TRACE" } } }),
    expected: "at once",
  },
  {
    key: "kafka.logging.levels",
    edit: "another level",
    only: "kubernetes",
    after: kafka({ logging: { levels: { "kafka.controller": "TRACE" } } }),
    expected: "restarts",
  },
  {
    key: "kafka.logging.levels",
    edit: "OFF",
    after: kafka({ logging: { levels: { "kafka.request.logger": "OFF" } } }),
    expected: "restarts",
  },
  {
    key: "zookeeper.logging.levels",
    edit: "another level",
    after: zookeeper({ logging: { levels: { root: "WARN" } } }),
    expected: "restarts",
  },
  { key: "kafka.chroot", edit: "another path", after: kafka({ chroot: "/other" }), expected: "refused" },
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
