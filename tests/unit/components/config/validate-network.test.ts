import { rawHost } from "../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";

const clients = { name: "CLIENTS", port: 9094 };
const internal = { name: "INTERNAL", port: 9092 };
const clash = "must be different ports: they meet on one host";
const apart = [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })];

describeRefusals("listeners are refused when", [
  {
    title: "a name is not in capitals",
    change: { kafka: { listeners: [{ name: "my-clients", port: 9092 }] } },
    property: "kafka.listeners[].name",
    rule: "must be capitals, digits and underscores",
    given: '"my-clients"',
    fix: "write MY_CLIENTS",
  },
  {
    title: "there is none",
    change: { kafka: { listeners: [] } },
    property: "kafka.listeners",
    rule: "must be at least one, with different names",
    given: "no listener",
    fix: "leave it out for PLAINTEXT on 9092",
  },
  {
    title: "two have one name",
    change: { kafka: { listeners: [clients, { ...internal, name: "CLIENTS" }] } },
    property: "kafka.listeners",
    rule: "with different names",
    given: "CLIENTS, CLIENTS",
    fix: "name each differently",
  },
  {
    title: "the one among the brokers does not exist",
    change: { kafka: { listeners: [clients, internal], interBrokerListener: "PLAINTEXT" } },
    property: "kafka.interBrokerListener",
    rule: "must name one of kafka.listeners",
    given: '"PLAINTEXT"',
    fix: "use CLIENTS or INTERNAL",
  },
]);

describeRefusals("a port is refused when", [
  ...[0, 65536, -1].map((port) => ({
    title: `ZooKeeper's clients are to use ${port}`,
    change: { zookeeper: { ports: { client: port } } },
    property: "zookeeper.ports.client",
    rule: "must be a port, 1 to 65535",
    given: String(port),
    fix: "another port",
  })),
  {
    title: "a listener's is none",
    change: { kafka: { listeners: [{ ...clients, port: 70000 }] } },
    property: "kafka.listeners[CLIENTS].port",
    rule: "must be a port, 1 to 65535",
    given: "70000",
    fix: "another port",
  },
  {
    title: "sshd's is none",
    change: { ssh: { port: 0 } },
    property: "ssh.port",
    rule: "must be a port, 1 to 65535",
    given: "0",
    fix: "another port",
  },
  {
    title: "a single host's sshd's is none",
    change: { hosts: [rawHost(1, { sshPort: 100000 }), rawHost(2), rawHost(3)] },
    property: "hosts[kafka1].sshPort",
    rule: "must be a port, 1 to 65535",
    given: "100000",
    fix: "another port",
  },
  {
    title: "ZooKeeper uses it twice",
    change: { zookeeper: { ports: { quorum: 3888 } } },
    property: "zookeeper.ports.quorum, zookeeper.ports.election",
    rule: clash,
    given: "3888",
    fix: "its own port",
  },
  {
    title: "ZooKeeper and a broker meet on it",
    change: { zookeeper: { ports: { client: 9092 } } },
    property: "zookeeper.ports.client, kafka.listeners[PLAINTEXT].port",
    rule: clash,
    given: "9092",
    fix: "its own port",
  },
  {
    title: "two listeners share it",
    change: { kafka: { listeners: [clients, { ...internal, port: 9094 }] } },
    property: "kafka.listeners[CLIENTS].port, kafka.listeners[INTERNAL].port",
    rule: clash,
    given: "9094",
    fix: "its own port",
  },
  {
    title: "a listener wants sshd's",
    change: { ssh: { port: 9092 } },
    property: "kafka.listeners[PLAINTEXT].port, ssh.port",
    rule: clash,
    given: "9092",
    fix: "its own port",
  },
  {
    title: "a listener wants that of one host's sshd",
    change: { hosts: [rawHost(1), rawHost(2, { sshPort: 9092 }), rawHost(3)] },
    property: "kafka.listeners[PLAINTEXT].port, hosts[kafka2].sshPort",
    rule: clash,
    given: "9092",
    fix: "its own port",
  },
]);

describeAcceptances("the network may have", {
  "one port for what never meets on a host": { hosts: apart, zookeeper: { ports: { client: 9092 } } },
  "several listeners with a choice among the brokers": {
    kafka: { listeners: [clients, internal], interBrokerListener: "CLIENTS" },
  },
  "the smallest and largest port": { zookeeper: { ports: { client: 1, election: 65535 } } },
});
