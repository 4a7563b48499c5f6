import { rawHost } from "../../../helpers/config";
import { describeRefusals } from "../../../helpers/refusals";

const [first, second, third] = [1, 2, 3].map((id) => rawHost(id));

function changed(changes: Record<string, unknown>) {
  return { hosts: [rawHost(1, changes), second, third] };
}

const addressRule = "must be an IP address or a DNS name, without a port";
const zookeeperRange = "must be 1 to 2147483647";
const brokerRange = "must be 0 to 1000";

describeRefusals("a host is refused when", [
  {
    title: "its name is no host name",
    change: changed({ name: "kafka 1" }),
    property: "hosts[kafka 1].name",
    rule: "letters, digits and inner hyphens",
    given: '"kafka 1"',
    fix: "write kafka-1",
  },
  {
    title: "its name ends with a hyphen",
    change: changed({ name: "kafka-" }),
    property: "hosts[kafka-].name",
    rule: "inner hyphens",
    given: '"kafka-"',
    fix: "write kafka",
  },
  ...["10.0.0.256", "10.0.0", "-x.example.org", "", "a".repeat(64), "0x7f.1", "0x7f000001", "10.1"].map((address) => ({
    title: `its address is ${JSON.stringify(address)}`,
    change: changed({ address }),
    property: "hosts[kafka1].address",
    rule: addressRule,
    given: `"${address}"`,
    fix: "that the other hosts and the clients use",
  })),
  ...[
    ["10.0.0.9:22", "write 10.0.0.9"],
    ["http://10.0.0.9", "write 10.0.0.9"],
    ["PLAINTEXT://kafka1.example.org:9092/", "write kafka1.example.org"],
    ["root@kafka1", "write kafka1"],
    ["kafka1.example.org.", "write kafka1.example.org"],
    [" kafka1 ", "write kafka1"],
    ["010.0.0.09", "write 10.0.0.9"],
  ].map(([address = "", fix = ""]) => ({
    title: `its address is written as ${address}`,
    change: changed({ address }),
    property: "hosts[kafka1].address",
    rule: addressRule,
    given: `"${address}"`,
    fix,
  })),
  ...[
    ["localhost", "the machine itself"],
    ["LOCALHOST", "the machine itself"],
    ["kafka1.localhost", "the machine itself"],
    ["localhost.localdomain", "the machine itself"],
    ["127.0.0.1", "the machine itself"],
    ["127.1.2.3", "the machine itself"],
    ["0.0.0.0", "all addresses of one that listens"],
    ["169.254.1.1", "link-local"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.250", "multicast"],
    ["255.255.255.255", "reserved or broadcast"],
    ["240.0.0.1", "reserved or broadcast"],
  ].flatMap(([address = "", rule = ""]) =>
    [
      { property: "hosts[kafka1].address", change: { address } },
      { property: "hosts[kafka1].advertised.PLAINTEXT", change: { advertised: { PLAINTEXT: address } } },
    ].map(({ property, change }) => ({
      title: `${property} is ${address}, which leads no other machine to it`,
      change: changed(change),
      property,
      rule,
      given: `"${address}"`,
      fix: "that the other hosts and the clients use",
    })),
  ),
  {
    title: "two have one name, whatever the capitals",
    change: {
      hosts: [first, second, rawHost(3, { address: "K.example.org" }), rawHost(4, { address: "k.EXAMPLE.org" })],
    },
    property: "hosts[].address",
    rule: "must differ on every host",
    given: '"K.example.org" on 2 hosts: kafka3, kafka4',
    fix: "give each of them its own",
  },
  ...[0, 2 ** 31, -1].map((zookeeperId) => ({
    title: `its ZooKeeper id is ${zookeeperId}`,
    change: changed({ zookeeperId }),
    property: "hosts[kafka1].zookeeperId",
    rule: zookeeperRange,
    given: String(zookeeperId),
    fix: "in that range",
  })),
  ...[-1, 1001].map((brokerId) => ({
    title: `its broker id is ${brokerId}`,
    change: changed({ brokerId }),
    property: "hosts[kafka1].brokerId",
    rule: brokerRange,
    given: String(brokerId),
    fix: "in that range",
  })),
  {
    title: "Kafka would make its broker id",
    change: changed({ brokerId: 1001 }),
    property: "hosts[kafka1].brokerId",
    rule: brokerRange,
    given: "1001",
    fix: "or set kafka.properties.broker.id.generation.enable: false when Kafka has made the ids",
  },
  {
    title: "it runs nothing",
    change: { hosts: [first, rawHost(2, { zookeeperId: undefined, brokerId: undefined }), third] },
    property: "hosts[kafka2]",
    rule: "must run at least one service: a ZooKeeper server, a broker",
    given: "none of zookeeperId, brokerId",
    fix: "or remove the host",
  },
  {
    title: "it advertises a listener that does not exist",
    change: changed({ advertised: { CLIENTS: "k1.example.org" } }),
    property: "hosts[kafka1].advertised.CLIENTS",
    rule: "must name one of kafka.listeners",
    given: '"CLIENTS"',
    fix: "use PLAINTEXT",
  },
  {
    title: "it binds a listener that does not exist",
    change: changed({ bind: { CLIENTS: "192.168.50.11" } }),
    property: "hosts[kafka1].bind.CLIENTS",
    rule: "must name one of kafka.listeners",
    given: '"CLIENTS"',
    fix: "use PLAINTEXT",
  },
  {
    title: "it binds an address with a port",
    change: changed({ bind: { PLAINTEXT: "192.168.50.11:9092" } }),
    property: "hosts[kafka1].bind.PLAINTEXT",
    rule: addressRule,
    given: "192.168.50.11:9092",
    fix: "write 192.168.50.11",
  },
  ...[
    ["k1.example.org:9092", "write k1.example.org"],
    ["1.2.3.999", "the clients use"],
  ].map(([address = "", fix = ""]) => ({
    title: `it advertises ${address}`,
    change: changed({ advertised: { PLAINTEXT: address } }),
    property: "hosts[kafka1].advertised.PLAINTEXT",
    rule: addressRule,
    given: address,
    fix,
  })),
]);
