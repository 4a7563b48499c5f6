import assert from "node:assert/strict";
import { resolveCluster } from "../../../../components/config/defaults";
import { findVersion } from "../../../../components/model/versions";
import { kafkaOf } from "../../../../components/services/kafka/resolve";
import { kafkaVersions } from "../../../../components/services/kafka/versions";
import { sha512Of, sourceOf } from "../../../../components/services/resolve-group";
import { zookeeperOf } from "../../../../components/services/zookeeper/resolve";
import { validateConfig } from "../../../../components/config/validate-config";
import { configOf, publicKey, rawHost, specOf } from "../../../helpers/config";
import { fileAt, brokerAt, propertiesAt, zookeeperAt } from "../../../helpers/rendered";
import { stackValues } from "../../../helpers/stack-file";

function hostsOf(count: number) {
  return Array.from({ length: count }, (_, index) => rawHost(index + 1));
}

describe("the default replication of a cluster", () => {
  const expected = { 1: [1, 1], 2: [2, 1], 3: [3, 2], 5: [3, 2] } as const;
  for (const [brokers, [copies, inSync]] of Object.entries(expected)) {
    it(`is ${copies} replicas with min ISR ${inSync} on ${brokers} broker(s)`, () => {
      const properties = propertiesAt(
        brokerAt(specOf({ hosts: hostsOf(Number(brokers)) })),
        "/etc/kafka/server.properties",
      );
      assert.deepEqual(
        [
          properties["default.replication.factor"],
          properties["offsets.topic.replication.factor"],
          properties["transaction.state.log.replication.factor"],
        ],
        Array(3).fill(String(copies)),
      );
      assert.equal(properties["min.insync.replicas"], String(inSync));
      assert.equal(properties["transaction.state.log.min.isr"], String(inSync));
    });
  }

  it("counts only hosts with a broker", () => {
    const hosts = [rawHost(1), rawHost(2, { brokerId: undefined }), rawHost(3, { brokerId: undefined })];
    assert.equal(kafkaOf(specOf({ hosts })).replicationFactor, 1);
  });

  it("can be overridden, and a lower replication factor also lowers min ISR", () => {
    const { replicationFactor, minInsyncReplicas } = kafkaOf(specOf({ kafka: { replicationFactor: 2 } }));
    assert.deepEqual([replicationFactor, minInsyncReplicas], [2, 1]);
    assert.equal(kafkaOf(specOf({ kafka: { minInsyncReplicas: 1 } })).minInsyncReplicas, 1);
  });
});

describe("a cluster with defaults", () => {
  it("has default services, directories and versions", () => {
    const rest = specOf();
    const [ensemble, brokers] = [zookeeperOf(rest), kafkaOf(rest)];
    assert.deepEqual(ensemble.settings.ports, { client: 2181, quorum: 2888, election: 3888 });
    assert.equal(ensemble.distribution.home, "/opt/zookeeper/apache-zookeeper-3.9.5-bin");
    assert.equal(brokers.distribution.home, "/opt/kafka/kafka_2.13-3.9.2");
    assert.deepEqual(brokers.servers[0]?.listeners, [
      {
        name: "PLAINTEXT",
        protocol: "PLAINTEXT",
        scope: "inter-broker",
        port: 9092,
        address: "10.0.0.1",
        advertised: "10.0.0.1",
      },
    ]);
    assert.deepEqual(
      [rest.sandbox, rest.deleteData, rest.readyTimeout, rest.javaHome, rest.clusterId],
      [false, false, 600, "/usr", undefined],
    );
  });

  it("connects to hosts as root on port 22 unless the stack or the host overrides it", () => {
    const reach = (changes: object) => specOf({ ...changes }).hosts.map(({ sshUser, sshPort }) => [sshUser, sshPort]);
    assert.deepEqual(reach({ hosts: [rawHost(1)] }), [["root", 22]]);
    const hosts = [rawHost(1), rawHost(2, { sshUser: "admin", sshPort: 2222 })];
    const ssh = { user: "debian", port: 22022 };
    assert.deepEqual(reach({ hosts, ssh }), [
      ["debian", 22022],
      ["admin", 2222],
    ]);
  });

  it("keeps hosts in the order of the stack file and sorts servers by id", () => {
    const spec = specOf({ hosts: [rawHost(3), rawHost(1), rawHost(2)] });
    assert.deepEqual(
      spec.hosts.map(({ name }) => name),
      ["kafka3", "kafka1", "kafka2"],
    );
    assert.deepEqual(
      spec.groups.flatMap(({ servers }) => servers).map(({ id }) => id),
      [1, 2, 3, 1, 2, 3],
    );
  });

  it("runs no service on a host without its id", () => {
    const [host] = specOf({ hosts: [rawHost(1, { brokerId: undefined }), rawHost(2)] }).hosts;
    assert.deepEqual(host?.roles, { zookeeper: 1 });
  });

  it("uses the identity of the stack file", () => {
    const clusterId = "0d9f2b9c-3f54-4e07-9f3c-0d3c8a6a2b11";
    assert.equal(specOf({ clusterId }).clusterId, clusterId);
  });
});

describe("the source of a distribution", () => {
  const kafka = findVersion(kafkaVersions, "3.9.1");
  assert(kafka);

  it("is the Apache archive by default", () => {
    const url = "https://archive.apache.org/dist/kafka/3.9.1/kafka_2.13-3.9.1.tgz";
    assert.deepEqual(sourceOf(undefined, kafka), { kind: "url", url });
  });

  it("is recognised as a URL, Maven or a file", () => {
    assert.deepEqual(sourceOf("http://mirror/k.tgz", kafka), { kind: "url", url: "http://mirror/k.tgz" });
    assert.deepEqual(sourceOf("maven", kafka), { kind: "maven" });
    assert.deepEqual(sourceOf("dist/k.tgz", kafka), { kind: "file", path: "dist/k.tgz" });
  });

  it("has the checksum of the version table unless the stack file overrides it", () => {
    const { sha512, mavenSha512 } = { ...kafka, mavenSha512: findVersion(kafkaVersions, "3.9.2")?.mavenSha512 };
    assert.equal(
      sha512Of(configOf({ kafka: { version: "3.9.1", source: "http://m/k.tgz" } }).kafka, kafkaVersions),
      sha512,
    );
    assert.equal(sha512Of(configOf({ kafka: { version: "3.9.2" } }).kafka, kafkaVersions), mavenSha512);
    const own = "AB".repeat(64);
    assert.equal(kafkaOf(specOf({ kafka: { sha512: own } })).distribution.sha512, own.toLowerCase());
  });
});

describe("the stack file of the hand-made cluster", () => {
  const hostKeys = { kafka1: publicKey(), kafka2: publicKey(), kafka3: publicKey() };
  const { config } = validateConfig(stackValues("legacy"), () => ({ hostKeys, sandboxNotStarted: false }));
  assert(config);
  const spec = resolveCluster(config);

  it("has the keys and paths of its zoo.cfg", () => {
    const properties = propertiesAt(zookeeperAt(spec), "/etc/zookeeper/conf/zoo.cfg");
    const byHand = {
      tickTime: "2000",
      initLimit: "10",
      syncLimit: "5",
      dataDir: "/etc/zookeeper/zookeeper-data",
      clientPort: "2181",
      "server.1": "192.168.10.101:2888:3888",
      "server.2": "192.168.10.102:2888:3888",
      "server.3": "192.168.10.103:2888:3888",
    };
    assert.deepEqual({ ...properties, ...byHand }, properties);
  });

  it("has the keys and paths of its server.properties", () => {
    const properties = propertiesAt(brokerAt(spec, 2), "/etc/kafka/config/server.properties");
    const byHand = {
      "broker.id": "3",
      listeners: "PLAINTEXT://192.168.10.103:9092",
      "log.dirs": "/etc/kafka/kafka-logs",
      "num.partitions": "1",
      "zookeeper.connect": "192.168.10.101:2181,192.168.10.102:2181,192.168.10.103:2181",
    };
    assert.deepEqual({ ...properties, ...byHand }, properties);
  });

  it("has its ids in myid, and both programs in place", () => {
    for (const position of [0, 1, 2])
      assert.equal(
        fileAt(zookeeperAt(spec, position), "/etc/zookeeper/zookeeper-data/myid").content,
        `${position + 1}\n`,
      );
    assert.equal(zookeeperOf(spec).distribution.home, "/etc/zookeeper");
    assert.equal(kafkaOf(spec).distribution.home, "/etc/kafka");
  });
});
