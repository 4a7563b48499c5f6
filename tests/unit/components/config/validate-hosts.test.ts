import { publicKey, type Raw, rawHost } from "../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";

const [first, second, third] = [1, 2, 3].map((id) => rawHost(id));

function changed(changes: Record<string, unknown>) {
  return { hosts: [rawHost(1, changes), second, third] };
}

describeRefusals("the hosts are refused when", [
  {
    title: "there are none",
    change: { hosts: [] },
    property: "hosts",
    rule: "must list the hosts",
    given: "no hosts",
    fix: "list at least one host",
  },
  {
    title: "all are lost",
    change: { hosts: [1, 2, 3].map((id) => rawHost(id, { lost: true })) },
    property: "hosts[].lost",
    rule: "at least one host must be left",
    given: "all 3 hosts are lost",
    fix: "set up new hosts",
  },
  {
    title: "two have one name",
    change: { hosts: [first, rawHost(2, { name: "kafka1" }), third] },
    property: "hosts[].name",
    rule: "must differ on every host",
    given: '"kafka1" on 2 hosts',
    fix: "its own",
  },
  {
    title: "two have one address",
    change: { hosts: [first, second, rawHost(3, { address: "10.0.0.1" })] },
    property: "hosts[].address",
    rule: "must differ on every host",
    given: '"10.0.0.1" on 2 hosts: kafka1, kafka3',
    fix: "its own",
  },
  {
    title: "two have one name of a machine, in another spelling",
    change: { hosts: [rawHost(1, { address: "k1.example.org" }), second, rawHost(3, { address: "K1.Example.org" })] },
    property: "hosts[].address",
    rule: "must differ on every host",
    given: '"k1.example.org" on 2 hosts: kafka1, kafka3',
    fix: "its own",
  },
  {
    title: "two have one ZooKeeper id",
    change: { hosts: [first, rawHost(2, { zookeeperId: 1 }), rawHost(3, { zookeeperId: 1 })] },
    property: "hosts[].zookeeperId",
    rule: "must differ on every host",
    given: "1 on 3 hosts: kafka1, kafka2, kafka3",
    fix: "its own",
  },
  {
    title: "some brokers have a rack and others have none",
    change: { hosts: [rawHost(1, { rack: "a" }), second, third] },
    property: "hosts[].rack",
    rule: "must be given for every broker or for none",
    given: "none on kafka2, kafka3",
    fix: "give each of them its rack, or remove the others",
  },
  {
    title: "two have one broker id",
    change: { hosts: [first, rawHost(2, { brokerId: 3 }), third] },
    property: "hosts[].brokerId",
    rule: "must differ on every host",
    given: "3 on 2 hosts: kafka2, kafka3",
    fix: "its own",
  },
  {
    title: "none runs ZooKeeper",
    change: { hosts: [rawHost(1, { zookeeperId: undefined })] },
    property: "hosts[].zookeeperId",
    rule: "at least one host must run a ZooKeeper server",
    given: "none does",
    fix: "set zookeeperId",
  },
  {
    title: "none runs a broker",
    change: { hosts: [rawHost(1, { brokerId: undefined })] },
    property: "hosts[].brokerId",
    rule: "at least one host must run a broker",
    given: "none does",
    fix: "set brokerId",
  },
]);

const addressRule = "must be an IPv4 address or a DNS name, without a port";
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
    ["fe80::1", "give a DNS name that has this IPv6 address (AAAA)"],
    ["[2001:db8::1]:9092", "give a DNS name that has this IPv6 address (AAAA)"],
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

describeRefusals("a host key is refused when", [
  {
    title: "it is missing, and there is no known_hosts file",
    change: changed({ hostKey: undefined }),
    property: "hosts[kafka1].hostKey",
    rule: "must be known: without it, anybody could answer",
    given: "no key",
    fix: "from a console of the host",
  },
  {
    title: "it is missing in the known_hosts file as well",
    change: { ...changed({ hostKey: undefined }), ssh: { knownHosts: "hosts.txt" } },
    property: "hosts[kafka1].hostKey",
    rule: "must be known",
    given: "no key for 10.0.0.1 in hosts.txt",
    fix: "ssh_host_ed25519_key.pub",
  },
  {
    title: "it is malformed",
    change: changed({ hostKey: "ssh-ed25519 AAAA" }),
    property: "hosts[kafka1].hostKey",
    rule: "must be an SSH public key line",
    given: '"ssh-ed25519 AAAA"',
    fix: "copy the whole line",
  },
]);

const login = "must hold exactly one of privateKeyFile, privateKey (secret) and password (secret)";

describeRefusals("the login is refused when", [
  {
    title: "there is none",
    change: { ssh: { privateKeyFile: undefined } },
    property: "ssh",
    rule: login,
    given: "none of them",
    fix: "set ssh.privateKeyFile",
  },
  {
    title: "there is none in a sandbox, whose key has its place",
    change: { sandbox: true, ssh: { privateKeyFile: undefined } },
    property: "ssh",
    rule: login,
    given: "none of them",
    fix: ".sandbox/<stack>/id_ed25519",
  },
  {
    title: "there are three",
    change: { ssh: { privateKey: "k", password: "p" } },
    property: "ssh",
    rule: login,
    given: "3 of them",
    fix: "remove others",
  },
]);

describeRefusals("a doubtful ensemble gets a warning when", [
  {
    title: "its size is even",
    change: { hosts: [first, second, third, rawHost(4)] },
    severity: "warning",
    property: "hosts[].zookeeperId",
    rule: "an ensemble of 4 survives no more failures than one of 3",
    given: "4 members",
    fix: "3 or 5",
  },
]);

const madeIds = { hosts: [1, 2, 3].map((id) => rawHost(id, { brokerId: 1000 + id })) };
const kafkaWith = (properties: Raw) => ({ source: "maven", properties });

describeRefusals("a ZooKeeper id is doubted when", [
  {
    title: "it is above 255, which ZooKeeper takes",
    change: { hosts: [first, second, rawHost(3, { zookeeperId: 1013 })] },
    severity: "warning",
    property: "hosts[kafka3].zookeeperId",
    rule: "should be 1 to 255",
    given: "1013",
    fix: "use 1 to 255 for new servers",
  },
]);

describeAcceptances("the hosts may have", {
  "broker ids that Kafka made, when it makes no more": {
    ...madeIds,
    kafka: kafkaWith({ "broker.id.generation.enable": false }),
  },
  "broker ids that are reserved": { ...madeIds, kafka: kafkaWith({ "reserved.broker.max.id": "2000" }) },
  "a loopback address, when there is one": { hosts: [rawHost(1, { address: "127.0.0.1" })] },
  "DNS names as addresses": changed({ address: "kafka1.internal.example.org" }),
  "the smallest and largest ids": {
    hosts: [rawHost(1, { zookeeperId: 255, brokerId: 0 }), rawHost(2, { zookeeperId: 1, brokerId: 1000 }), third],
  },
  "names that every object knows": changed({ name: "constructor", hostKey: publicKey() }),
  "an advertised name for a listener": changed({ advertised: { PLAINTEXT: "k1.example.org" } }),
  "ZooKeeper and brokers apart": {
    hosts: [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })],
  },
});
