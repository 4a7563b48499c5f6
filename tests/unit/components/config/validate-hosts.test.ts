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

const login = "must hold exactly one of privateKeyFile, privateKey (secret), password (secret) and agent";

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
  {
    title: "there is a passphrase beside a password",
    change: { ssh: { privateKeyFile: undefined, password: "p", passphrase: "s" } },
    property: "ssh.passphrase",
    rule: "must be that of a private key, and only of one that has a passphrase",
    given: "no private key",
    fix: "remove ssh.passphrase",
  },
  {
    title: "the passphrase is empty",
    change: { ssh: { passphrase: "" } },
    property: "ssh.passphrase",
    rule: "must be that of a private key, and only of one that has a passphrase",
    given: "an empty text",
    fix: "remove ssh.passphrase",
  },
]);

describeRefusals("the roles of ZooKeeper servers are refused when", [
  {
    title: "all observe",
    change: { hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperRole: "observer" })) },
    property: "hosts[].zookeeperRole",
    rule: "at least two members, better three, must be participants",
    given: "0 of 3 members vote",
    fix: "remove zookeeperRole: observer from hosts until two or three vote",
  },
  {
    title: "only one votes, with which ZooKeeper does not start",
    change: { hosts: [first, ...[2, 3].map((id) => rawHost(id, { zookeeperRole: "observer" }))] },
    property: "hosts[].zookeeperRole",
    rule: "at least two members, better three, must be participants",
    given: "1 of 3 members votes",
    fix: "remove zookeeperRole: observer",
  },
  {
    title: "a host without ZooKeeper has one",
    change: { hosts: [first, second, third, rawHost(4, { zookeeperId: undefined, zookeeperRole: "observer" })] },
    property: "hosts[kafka4].zookeeperRole",
    rule: "is the role of the ZooKeeper server on a host, and this host has none",
    given: '"observer"',
    fix: "remove it, or give the host a zookeeperId",
  },
]);

describeAcceptances("the roles of ZooKeeper servers are accepted when", {
  "three vote and two observe": {
    hosts: [1, 2, 3, 4, 5].map((id) => rawHost(id, id > 3 ? { zookeeperRole: "observer" } : {})),
  },
  "the default is written": { hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperRole: "participant" })) },
});

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
  "an address to bind for a listener": changed({ bind: { PLAINTEXT: "192.168.50.11" } }),
  "all addresses to bind for a listener": changed({ bind: { PLAINTEXT: "0.0.0.0" } }),
  "an advertised name for a listener": changed({ advertised: { PLAINTEXT: "k1.example.org" } }),
  "ZooKeeper and brokers apart": {
    hosts: [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })],
  },
});
