import assert from "node:assert/strict";
import { zookeeperConnect } from "../../../../../components/services/kafka/kafka-files";
import { type Raw, rawHost, specOf } from "../../../../helpers/config";
import { directives, fileAt, brokerAt, propertiesAt } from "../../../../helpers/rendered";

const serverProperties = "/etc/kafka/server.properties";
const unitPath = "/etc/systemd/system/kafka.service";
const listenerKeys = /listener/;

function pick(properties: Record<string, string>, keys: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.test(key)));
}

describe("server.properties", () => {
  it("holds what a cluster of three is born with", () => {
    assert.deepEqual(propertiesAt(brokerAt(specOf(), 1), serverProperties), {
      "broker.id": "2",
      listeners: "PLAINTEXT://10.0.0.2:9092",
      "log.dirs": "/var/lib/kafka",
      "zookeeper.connect": "10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181",
      "zookeeper.connection.timeout.ms": "18000",
      "num.partitions": "1",
      "auto.create.topics.enable": "false",
      "unclean.leader.election.enable": "false",
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "offsets.topic.replication.factor": "3",
      "transaction.state.log.replication.factor": "3",
      "transaction.state.log.min.isr": "2",
    });
  });

  it("lists one log directory per disk", () => {
    const spec = specOf({ kafka: { paths: { data: ["/disk1/kafka", "/disk2/kafka"] } } });
    const service = brokerAt(spec);
    assert.equal(propertiesAt(service, serverProperties)["log.dirs"], "/disk1/kafka,/disk2/kafka");
    assert.deepEqual(service.dataDirectories, ["/disk1/kafka", "/disk2/kafka"]);
  });

  it("names the rack of each broker, and none where none is set", () => {
    const spec = specOf({ hosts: [rawHost(1, { rack: "room-a" }), rawHost(2, { rack: "room-b" })] });
    assert.equal(propertiesAt(brokerAt(spec, 0), serverProperties)["broker.rack"], "room-a");
    assert.equal(propertiesAt(brokerAt(spec, 1), serverProperties)["broker.rack"], "room-b");
    assert.equal("broker.rack" in propertiesAt(brokerAt(specOf(), 0), serverProperties), false);
  });

  it("has the chroot behind the ZooKeeper servers", () => {
    const spec = specOf({ kafka: { chroot: "/kafka" } });
    assert.match(propertiesAt(brokerAt(spec), serverProperties)["zookeeper.connect"] ?? "", /10\.0\.0\.3:2181\/kafka$/);
  });

  it("gives further keys of the stack file preference over what may be tuned", () => {
    const properties = { "auto.create.topics.enable": true, "num.partitions": 6, "log.retention.hours": 24 };
    const found = propertiesAt(brokerAt(specOf({ kafka: { properties } })), serverProperties);
    assert.equal(found["auto.create.topics.enable"], "true");
    assert.equal(found["num.partitions"], "6");
    assert.equal(found["log.retention.hours"], "24");
  });

  it("tells clients another name where they know the host by one", () => {
    const hosts = [rawHost(1, { advertised: { PLAINTEXT: "kafka1.example.org" } }), rawHost(2)];
    const spec = specOf({ hosts });
    assert.deepEqual(pick(propertiesAt(brokerAt(spec, 0), serverProperties), listenerKeys), {
      listeners: "PLAINTEXT://10.0.0.1:9092",
      "advertised.listeners": "PLAINTEXT://kafka1.example.org:9092",
    });
    assert.deepEqual(pick(propertiesAt(brokerAt(spec, 1), serverProperties), listenerKeys), {
      listeners: "PLAINTEXT://10.0.0.2:9092",
    });
  });

  it("maps listeners with names of their own, the last one among the brokers", () => {
    const listeners = [
      { name: "CLIENTS", port: 9094 },
      { name: "INTERNAL", port: 9092 },
    ];
    assert.deepEqual(pick(propertiesAt(brokerAt(specOf({ kafka: { listeners } })), serverProperties), listenerKeys), {
      listeners: "CLIENTS://10.0.0.1:9094,INTERNAL://10.0.0.1:9092",
      "listener.security.protocol.map": "CLIENTS:PLAINTEXT,INTERNAL:PLAINTEXT",
      "inter.broker.listener.name": "INTERNAL",
    });
  });

  it("lets the stack choose the listener among the brokers", () => {
    const listeners = [
      { name: "CLIENTS", port: 9094 },
      { name: "INTERNAL", port: 9092 },
    ];
    const spec = specOf({ kafka: { listeners, interBrokerListener: "CLIENTS" } });
    assert.equal(propertiesAt(brokerAt(spec), serverProperties)["inter.broker.listener.name"], "CLIENTS");
  });

  it("maps even a single listener that has a name of its own", () => {
    const spec = specOf({ kafka: { listeners: [{ name: "CLIENTS", port: 9092 }] } });
    assert.deepEqual(pick(propertiesAt(brokerAt(spec), serverProperties), listenerKeys), {
      listeners: "CLIENTS://10.0.0.1:9092",
      "listener.security.protocol.map": "CLIENTS:PLAINTEXT",
      "inter.broker.listener.name": "CLIENTS",
    });
  });
});

describe("listeners on two networks", () => {
  const advertised = { CLIENTS: "192.168.50.1" };
  const listenersOf = (clients: Raw, host: Raw) => {
    const listeners = [
      { name: "CLIENTS", port: 9092, ...clients },
      { name: "REPLICATION", port: 9091 },
    ];
    const spec = specOf({ kafka: { listeners }, hosts: [rawHost(1, host)] });
    const found = propertiesAt(brokerAt(spec, 0), serverProperties);
    return [found["listeners"], found["advertised.listeners"]];
  };

  it("are bound to the address of the host where nothing else is said, whatever clients are told", () => {
    assert.deepEqual(listenersOf({}, { advertised }), [
      "CLIENTS://10.0.0.1:9092,REPLICATION://10.0.0.1:9091",
      "CLIENTS://192.168.50.1:9092,REPLICATION://10.0.0.1:9091",
    ]);
  });

  it("are bound where clients are sent, each to its own network", () => {
    const both = "CLIENTS://192.168.50.1:9092,REPLICATION://10.0.0.1:9091";
    assert.deepEqual(listenersOf({ bind: "advertised" }, { advertised }), [both, undefined]);
  });

  it("are bound to all addresses, or to the one that a host has for a listener", () => {
    const told = "CLIENTS://192.168.50.1:9092,REPLICATION://10.0.0.1:9091";
    const own = { advertised, bind: { CLIENTS: "172.16.0.1" } };
    assert.deepEqual(listenersOf({ bind: "all" }, { advertised }), [
      "CLIENTS://0.0.0.0:9092,REPLICATION://10.0.0.1:9091",
      told,
    ]);
    for (const bind of ["address", "advertised", "all"])
      assert.deepEqual(listenersOf({ bind }, own), ["CLIENTS://172.16.0.1:9092,REPLICATION://10.0.0.1:9091", told]);
  });

  it("are bound to the address of a host that advertises no other", () => {
    assert.equal(listenersOf({ bind: "advertised" }, {})[0], "CLIENTS://10.0.0.1:9092,REPLICATION://10.0.0.1:9091");
  });
});

describe("a broker", () => {
  it("starts after a ZooKeeper on its host, with its own files only readable by others", () => {
    const service = brokerAt(specOf());
    assert.match(directives(fileAt(service, unitPath).content)["After"] ?? "", /\bzookeeper\.service\b/);
    for (const file of service.files) assert.deepEqual([file.mode, file.owner], ["0644", "root:root"], file.path);
  });

  it("runs the distribution's libraries, with logging to the journal", () => {
    const unit = directives(fileAt(brokerAt(specOf({ kafka: { heap: "384m" } })), unitPath).content);
    assert.match(
      unit["ExecStart"] ?? "",
      /^\/usr\/bin\/java -Xms384m .* -Dlog4j\.configuration=file:\/etc\/kafka\/kafka-log4j\.properties -cp \/opt\/kafka\/kafka_2\.13-3\.9\.2\/libs\/\* kafka\.Kafka \/etc\/kafka\/server\.properties$/,
    );
    const logging = propertiesAt(brokerAt(specOf()), "/etc/kafka/kafka-log4j.properties");
    assert.equal(logging["log4j.appender.stdout"], "org.apache.log4j.ConsoleAppender");
  });
});

describe("the connection to ZooKeeper", () => {
  it("lists every server with its client port", () => {
    assert.equal(zookeeperConnect(specOf()), "10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181");
  });

  it("has the chroot once, at its end", () => {
    const spec = specOf({ kafka: { chroot: "/kafka/one" }, zookeeper: { ports: { client: 2182 } } });
    assert.equal(zookeeperConnect(spec), "10.0.0.1:2182,10.0.0.2:2182,10.0.0.3:2182/kafka/one");
  });
});
