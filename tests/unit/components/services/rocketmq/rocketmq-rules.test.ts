import assert from "node:assert/strict";
import { judge, type Raw, rawConfig, rawHost } from "../../../../helpers/config";

/** A stack of RocketMQ alone. */
function stack(rocketmq: Raw = {}, changes: Raw = {}, ids: readonly number[] = [1, 2, 3]): Raw {
  const hosts = ids.map((id) => rawHost(id, { zookeeperId: undefined, brokerId: undefined, rocketmqId: id }));
  return rawConfig({
    kafka: undefined,
    zookeeper: undefined,
    hosts,
    rocketmq: { source: "maven", ...rocketmq },
    ...changes,
  });
}

function issuesOf(raw: Raw): string[] {
  return judge(raw).map(({ severity, property, rule }) => `${severity === "warning" ? "? " : ""}${property}: ${rule}`);
}

/** Bad input, and the beginning of what is said about it. */
const table: readonly (readonly [title: string, raw: Raw, says: readonly string[]])[] = [
  ["a stack of RocketMQ alone needs no Kafka", stack(), []],
  [
    "one host has a warning",
    stack({}, {}, [1]),
    ["? hosts[].rocketmqId: RocketMQ on one host has no replica: nothing is left of it when the host is"],
  ],
  ["two hosts are refused for now", stack({}, {}, [1, 2]), ["hosts[].rocketmqId: must be on one host or on three"]],
  [
    "an id that is too large is told once",
    rawConfig({
      ...stack(),
      hosts: [1, 2, 3].map((id) =>
        rawHost(id, { zookeeperId: undefined, brokerId: undefined, rocketmqId: id === 3 ? 256 : id }),
      ),
    }),
    ["hosts[kafka3].rocketmqId: must be 1 to 255"],
  ],
  [
    "the same id on two hosts is told once",
    rawConfig({
      ...stack(),
      hosts: [1, 2, 3].map((id) =>
        rawHost(id, { zookeeperId: undefined, brokerId: undefined, rocketmqId: id === 3 ? 2 : id }),
      ),
    }),
    ["hosts[].rocketmqId: must differ on every host"],
  ],
  [
    "the official archive is refused",
    stack({ source: undefined }),
    ["rocketmq.sha512: must be", "rocketmq.source: must not be the official archive of 5.5.0"],
  ],
  [
    "the official archive on a mirror is refused",
    stack({ source: "https://mirror.example.org/rocketmq-all-5.5.0-bin-release.zip", sha512: "a".repeat(128) }),
    ["rocketmq.source: must not be the official archive of 5.5.0"],
  ],
  [
    "an archive of one's own is doubted",
    stack({ source: "https://mirror.example.org/own.tar.gz", sha512: "a".repeat(128) }),
    ["? rocketmq.source: the archive must hold fastjson2 2.0.63 or newer"],
  ],
  ["an unknown version is refused", stack({ version: "5.3.2" }), ["rocketmq.version: "]],
  ["more replicas than hosts are refused", stack({ replicas: 4 }), ["rocketmq.replicas: must be 1 to 3"]],
  ["no replica is refused", stack({ replicas: 0 }), ["rocketmq.replicas: must be 1 to 3"]],
  [
    "more in sync than replicas are refused",
    stack({ replicas: 2, minInsyncReplicas: 3 }),
    ["rocketmq.minInsyncReplicas: must be 1 to 2, rocketmq.replicas"],
  ],
  [
    "a roll that can never be is told",
    stack({ minInsyncReplicas: 3 }),
    ["? rocketmq.minInsyncReplicas: as many as there are replicas"],
  ],
  [
    "a master that acknowledges alone is told",
    stack({ minInsyncReplicas: 1 }),
    ["? rocketmq.minInsyncReplicas: a master that is cut off"],
  ],
  ["a single group is told", stack({ groups: ["a"] }), ["? rocketmq.groups: with one broker group"]],
  ["no group is refused", stack({ groups: [] }), ["rocketmq.groups: must name at least one broker group"]],
  ["two groups of one name are refused", stack({ groups: ["a", "a"] }), ["rocketmq.groups: must be different"]],
  ["a group with a hyphen is refused", stack({ groups: ["a-b", "c"] }), ["rocketmq.groups: each must be a letter"]],
  [
    "a group called container is refused",
    stack({ groups: ["container", "c"] }),
    ["rocketmq.groups: each must be a letter"],
  ],
  ["a cluster with blanks is refused", stack({ cluster: "my shop" }), ["rocketmq.cluster: must be a letter"]],
  [
    "nine groups are refused",
    stack({ groups: [..."abcdefghi"], ports: { container: 11500 } }),
    ["rocketmq.groups: must be at most 8"],
  ],
  [
    "groups that meet the ports of the container are refused",
    stack({ ports: { container: 10913 } }),
    ["rocketmq.ports.container, rocketmq.ports.broker: must be different ports"],
  ],
  [
    "a name server on the port of the controller is refused",
    stack({ nameServer: { ports: { nameServer: 9878 } } }),
    ["rocketmq.nameServer.ports.nameServer, rocketmq.nameServer.ports.controller: must be different ports"],
  ],
  [
    "a proxy on its own other port is refused",
    stack({ proxy: { port: 8080 } }),
    ["rocketmq.proxy.port, rocketmq.proxy.remotingPort: must be different ports"],
  ],
  ["a port of none is refused", stack({ ports: { broker: 70_000 } }), ["rocketmq.ports.broker: must be a port"]],
  [
    "too little direct memory is refused",
    stack({ directMemory: "512m" }),
    ["rocketmq.directMemory: must be at least "],
  ],
  ["a heap that is none is refused", stack({ heap: "lots" }), ["rocketmq.heap: must be a size"]],
  [
    "a heap of a name server that is none is refused",
    stack({ nameServer: { heap: "1" } }),
    ["rocketmq.nameServer.heap: must be a size"],
  ],
  [
    "a heap of a proxy that is none is refused",
    stack({ proxy: { heap: "1" } }),
    ["rocketmq.proxy.heap: must be a size"],
  ],
  [
    "direct memory as an option is refused",
    stack({ jvmOptions: ["-XX:MaxDirectMemorySize=2g"] }),
    ["rocketmq.jvmOptions: must not hold what belongs to rocketmq.directMemory"],
  ],
  ["a retention of nothing is refused", stack({ retentionHours: 0 }), ["rocketmq.retentionHours: must be 1 to 87600"]],
  [
    "messages without bound are refused",
    stack({ maxMessageSize: "1g" }),
    ["rocketmq.maxMessageSize: must be 1k to 128m"],
  ],
  ["an unknown way to flush is refused", stack({ flush: "never" }), ["rocketmq.flush: "]],
  [
    "an unknown key is refused, which RocketMQ would ignore",
    stack({ properties: { listenprt: 1 } }),
    ["rocketmq.properties.listenprt: must be a key that RocketMQ knows"],
  ],
  [
    "a value that RocketMQ would ignore is refused",
    stack({ properties: { slaveTimeout: "soon" } }),
    ["rocketmq.properties.slaveTimeout: must be a whole number"],
  ],
  [
    "an owned key is refused",
    stack({ properties: { brokerName: "x" } }),
    ["rocketmq.properties.brokerName: belongs to rocketmq.groups"],
  ],
  [
    "a key of the controllers is refused",
    stack({ properties: { brokerRole: "SLAVE" } }),
    ["rocketmq.properties.brokerRole: must not be set: the controllers decide"],
  ],
  [
    "a permission is refused",
    stack({ properties: { brokerPermission: 4 } }),
    ["rocketmq.properties.brokerPermission: must not be set: this program sets it"],
  ],
  [
    "a login by itself is refused",
    stack({ properties: { authenticationEnabled: true } }),
    ["rocketmq.properties.authenticationEnabled: must not be set by itself"],
  ],
  [
    "an unclean election is refused",
    stack({ nameServer: { properties: { enableElectUncleanMaster: true } } }),
    ["rocketmq.nameServer.properties.enableElectUncleanMaster: must not be true"],
  ],
  [
    "an owned key of the controllers is refused",
    stack({ nameServer: { properties: { controllerDLegerPeers: "x" } } }),
    ["rocketmq.nameServer.properties.controllerDLegerPeers: belongs to"],
  ],
  [
    "an unknown key of a proxy is refused",
    stack({ proxy: { properties: { topicRouteCacheRefreshSeconds: 5 } } }),
    ["rocketmq.proxy.properties.topicRouteCacheRefreshSeconds: must be a key"],
  ],
  [
    "a level that is none is refused",
    stack({ logging: { levels: { root: "LOUD" } } }),
    ["rocketmq.logging.levels.root: must be one of"],
  ],
  [
    "security tells what it does not cover",
    stack({}, { security: "secure" }),
    ["? security: does not cover all of RocketMQ: name servers, controllers"],
  ],
  [
    "a step between plain text and security is refused",
    stack({}, { security: { mode: "secure", plaintextUntil: "kept" } }),
    ["security.plaintextUntil: must be closed with RocketMQ", "? security: does not cover"],
  ],
  [
    "another authority is refused for now",
    stack({}, { security: { mode: "secure", authorityRenewal: "announced" } }),
    ["security.authorityRenewal: must not be with RocketMQ", "? security: does not cover"],
  ],
  [
    "keys of logins are refused in plain text and in security",
    stack({ properties: { authenticationEnabled: true, configBlackList: "a" } }),
    ["rocketmq.properties.authenticationEnabled: ", "rocketmq.properties.configBlackList: "],
  ],
  ["options of TLS are refused", stack({ jvmOptions: ["-Dtls.server.mode=permissive"] }), ["rocketmq.jvmOptions: "]],
  [
    "settings without a host are told",
    rawConfig({ rocketmq: { source: "maven", cluster: "shop" } }),
    ["rocketmq.source: has no effect", "rocketmq.cluster: has no effect"],
  ],
];

describe("the rules of RocketMQ", () => {
  for (const [title, raw, says] of table)
    it(title, () => {
      const told = issuesOf(raw);
      assert.equal(told.length, says.length, told.join("\n"));
      says.forEach((begin, index) =>
        assert.ok(told[index]?.startsWith(begin), `${told[index]}\n  instead of ${begin}`),
      );
    });

  it("let Kafka and RocketMQ share their hosts", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
    assert.deepEqual(issuesOf(rawConfig({ hosts, rocketmq: { source: "maven" } })), []);
  });
});
