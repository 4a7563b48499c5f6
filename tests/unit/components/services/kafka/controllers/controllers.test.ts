import assert from "node:assert/strict";
import { validateConfig } from "../../../../../../components/config/validate-config";
import { rollPlan } from "../../../../../../components/hosts/roll-plan";
import { planSchema } from "../../../../../../components/resources/inputs/roll-inputs";
import { hostServices } from "../../../../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../../../../components/model/cluster-spec";
import type { RenderedService } from "../../../../../../components/model/rendered-file";
import { stackOutputsSchema } from "../../../../../../components/outputs/stack-outputs";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { controllersOf } from "../../../../../../components/services/kafka/controllers/resolve";
import { serviceOf } from "../../../../../../components/services/registry";
import { inlineKeys, judge, type Raw, rawConfig, rawHost, specOf } from "../../../../../helpers/config";
import { directives, fileAt, propertiesAt } from "../../../../../helpers/rendered";

/** Three hosts with a controller and a broker each. */
const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id }));
const inKraft = (changes: Raw = {}, kafka: Raw = {}): Raw => ({
  hosts,
  zookeeper: { source: undefined },
  ...changes,
  kafka: { metadata: "kraft", ...kafka },
});

function on(spec: ClusterSpec, unit: string, at = 0): RenderedService {
  const host = spec.hosts[at];
  assert(host);
  const service = hostServices(spec, host).find((one) => one.unit === unit);
  assert(service, `${unit} is not on ${host.name}`);
  return service;
}

function errors(raw: Raw): string[] {
  return judge(rawConfig(raw))
    .filter(({ severity }) => severity === "error")
    .map(({ property }) => property)
    .sort();
}

const voters = "101@10.0.0.1:9095,102@10.0.0.2:9095,103@10.0.0.3:9095";
const controllerFile = "/etc/kafka-controller/controller.properties";
const brokerFile = "/etc/kafka/server.properties";

describe("a controller of KRaft in plain text", () => {
  const spec = specOf(inKraft({}, { properties: { "num.partitions": 6, "log.retention.hours": 24 } }));
  const controller = on(spec, "kafka-controller", 1);

  it("knows who it is, who votes, and what controllers apply to new topics", () => {
    assert.deepEqual(propertiesAt(controller, controllerFile), {
      "process.roles": "controller",
      "node.id": "102",
      listeners: "CONTROLLER://10.0.0.2:9095",
      "listener.security.protocol.map": "CONTROLLER:PLAINTEXT",
      "controller.listener.names": "CONTROLLER",
      "controller.quorum.voters": voters,
      "log.dirs": "/var/lib/kafka-controller",
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "num.partitions": "6",
      "unclean.leader.election.enable": "false",
    });
  });

  it("has its identity among its data, or it would not start", () => {
    assert.deepEqual(controller.identity, { id: 102, directories: ["/var/lib/kafka-controller"] });
  });

  it("is started with the jars of the brokers, and with its own files and heap", () => {
    const unit = directives(fileAt(controller, "/etc/systemd/system/kafka-controller.service").content);
    const command = unit["ExecStart"] ?? "";
    assert.match(
      command,
      /-Xmx512m .*-cp \/opt\/kafka\/kafka_2\.13-3\.9\.2\/libs\/\* kafka\.Kafka \/etc\/kafka-controller\//,
    );
    assert.equal(unit["User"], "kafka");
    assert.equal(unit["After"], "network-online.target");
  });
});

describe("a broker in KRaft", () => {
  const spec = specOf(inKraft());
  const broker = on(spec, "kafka");

  it("finds the quorum, and nothing of ZooKeeper is in its file", () => {
    assert.deepEqual(propertiesAt(broker, brokerFile), {
      "process.roles": "broker",
      "node.id": "1",
      "controller.listener.names": "CONTROLLER",
      "controller.quorum.voters": voters,
      listeners: "PLAINTEXT://10.0.0.1:9092",
      "inter.broker.listener.name": "PLAINTEXT",
      "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "log.dirs": "/var/lib/kafka",
      "auto.create.topics.enable": "false",
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "num.partitions": "1",
      "offsets.topic.replication.factor": "3",
      "transaction.state.log.min.isr": "2",
      "transaction.state.log.replication.factor": "3",
      "unclean.leader.election.enable": "false",
    });
  });

  it("is stopped before the controller of its host, and may take the 301 s that it needs without a quorum", () => {
    const unit = directives(fileAt(broker, "/etc/systemd/system/kafka.service").content);
    assert.equal(unit["After"], "network-online.target kafka-controller.service");
    assert.equal(unit["TimeoutStopSec"], "330");
  });

  it("has its identity in each of its data directories, or it would not use them", () => {
    const two = specOf(inKraft({}, { paths: { data: ["/data1", "/data2"] } }));
    assert.deepEqual(on(two, "kafka").identity, { id: 1, directories: ["/data1", "/data2"] });
  });

  it("has no key of the protocol: metadata.version is told to running servers", () => {
    const pinned = specOf(inKraft({}, { version: "4.3.1", protocol: "3.9" }));
    assert.equal(propertiesAt(on(pinned, "kafka"), brokerFile)["inter.broker.protocol.version"], undefined);
    assert.deepEqual(rollPlan(pinned).features, { release: "4.3.1", line: "3.9" });
    assert.deepEqual(rollPlan(spec).features, { release: "3.9.2", line: "3.9" });
  });
});

describe("a secure cluster in KRaft", () => {
  const spec = specOf(inKraft({ security: "secure" }));
  const controllers = controllersOf(spec);

  it("lets only holders of certificates into its quorum, where brokers and the operator may do everything", () => {
    const {
      "ssl.principal.mapping.rules": rules,
      "super.users": superUsers,
      ...properties
    } = propertiesAt(on(spec, "kafka-controller"), controllerFile);
    assert.equal(properties["listener.security.protocol.map"], "CONTROLLER:SSL");
    assert.equal(properties["listener.name.controller.ssl.client.auth"], "required");
    assert.equal(properties["authorizer.class.name"], "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    assert.equal(properties["allow.everyone.if.no.acl.found"], "false");
    assert.equal(superUsers, "User:broker;User:admin");
    assert.equal(rules, propertiesAt(on(spec, "kafka"), brokerFile)["ssl.principal.mapping.rules"]);
  });

  it("has certificates of controllers whose unit is that of brokers, so that brokers know them", () => {
    const [first] = controllers?.servers ?? [];
    assert(first);
    const certificates = serviceOf("kafka-controller").certificates?.(spec, first);
    const [leaf] = certificates?.leaves ?? [];
    assert.deepEqual(leaf?.subject, { commonName: "kafka-controller-101", unit: "broker" });
    assert.deepEqual(leaf.alternativeNames, ["10.0.0.1"]);
  });

  it("has brokers that ask controllers by TLS, keep rules where KRaft does, and have no certificate for ZooKeeper", () => {
    const properties = propertiesAt(on(spec, "kafka"), brokerFile);
    assert.match(properties["listener.security.protocol.map"] ?? "", /CONTROLLER:SSL$/);
    assert.equal(properties["authorizer.class.name"], "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    assert.deepEqual(
      Object.keys(properties).filter((key) => key.startsWith("zookeeper")),
      [],
    );
    const broker = spec.groups.find(({ service }) => service === "kafka")?.servers[0];
    assert(broker);
    const names = serviceOf("kafka")
      .certificates?.(spec, broker)
      ?.leaves.map(({ name }) => name);
    assert.deepEqual(names, ["server", "admin"]);
  });
});

describe("a cluster in KRaft", () => {
  const spec = specOf(inKraft());

  it("has no ZooKeeper in its outputs, which every reader takes", () => {
    const outputs = stackOutputsSchema.parse({ ...clusterOutputs(spec), warnings: [] });
    assert.equal(outputs.zookeeperConnect, "");
    assert.deepEqual(outputs.ensemble, []);
    assert.deepEqual(outputs.versions, { zookeeper: "not managed", "kafka-controller": "3.9.2", kafka: "3.9.2" });
  });

  it("has controllers and brokers in the plan of a roll, and no server of ZooKeeper", () => {
    const plan = planSchema.parse(rollPlan(spec));
    const at = plan["kafka-controller"].map(({ id, address, port }) => `${id} ${address}:${port}`);
    assert.deepEqual(at, ["101 10.0.0.1:9095", "102 10.0.0.2:9095", "103 10.0.0.3:9095"]);
    assert.deepEqual([plan.zookeeper.length, plan.kafka.length], [0, 3]);
  });

  it("is the default from Kafka 4 on, and not before", () => {
    assert.equal(controllersOf(specOf({ ...inKraft(), kafka: { version: "4.3.1" } }))?.servers.length, 3);
    assert.equal(controllersOf(specOf()), undefined);
  });

  it("takes broker ids above 1000: KRaft makes none by itself", () => {
    const large = hosts.map((host, index) => ({ ...host, brokerId: 2001 + index }));
    assert.deepEqual(errors(inKraft({ hosts: large })), []);
    assert.deepEqual(errors({ hosts: [1, 2, 3].map((id) => rawHost(id, { brokerId: 2000 + id })) }).length, 3);
  });
});

describe("a stack file with controllers", () => {
  it("is refused where ZooKeeper keeps the metadata, with every setting that has no effect", () => {
    assert.deepEqual(errors({ hosts: [rawHost(1, { controllerId: 101 })], kafka: { controllers: { heap: "1g" } } }), [
      "hosts[kafka1].controllerId",
      "kafka.controllers.heap",
    ]);
  });

  it("is refused in KRaft with what is about ZooKeeper", () => {
    const raw = inKraft(
      { hosts: hosts.map((host, index) => ({ ...host, zookeeperId: index + 1 })) },
      { chroot: "/kafka" },
    );
    assert.deepEqual(errors({ ...raw, zookeeper: { source: undefined, heap: "1g" } }), [
      "hosts[kafka1].zookeeperId",
      "hosts[kafka2].zookeeperId",
      "hosts[kafka3].zookeeperId",
      "kafka.chroot",
      "zookeeper.heap",
    ]);
  });

  it("is refused without controllers, and with the ids of brokers", () => {
    assert.deepEqual(errors(inKraft({ hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined })) })), [
      "hosts[].controllerId",
    ]);
    const [first, second, third] = hosts;
    const issues = judge(
      rawConfig(inKraft({ hosts: [{ ...first, controllerId: 1 }, { ...second, controllerId: 3 }, third] })),
    ).filter(({ severity }) => severity === "error");
    assert.deepEqual(
      issues.map(({ property, rule }) => [property, rule.slice(0, rule.indexOf(":"))]),
      [
        ["hosts[kafka1].controllerId", "must differ from brokerId"],
        ["hosts[kafka2].controllerId", "must differ from the id of every broker"],
      ],
    );
  });

  it("is refused for releases without KRaft here, and for Kafka 4 with ZooKeeper", () => {
    assert.deepEqual(errors(inKraft({}, { version: "2.4.1" })), ["kafka.version"]);
    assert.deepEqual(errors({ kafka: { version: "4.3.1", metadata: "zookeeper" } }), ["kafka.metadata"]);
  });

  it("is refused on the way between plain text and TLS, on which controllers cannot go", () => {
    assert.deepEqual(errors(inKraft({ security: { mode: "secure", plaintextUntil: "kept" } })), [
      "security.plaintextUntil",
    ]);
  });

  it("is doubted with an even number of controllers, or a single one for several brokers", () => {
    const withControllers = (count: number) =>
      judge(
        rawConfig(
          inKraft({ hosts: hosts.map((host, at) => (at < count ? host : { ...host, controllerId: undefined })) }),
        ),
      )
        .filter(({ property }) => property === "hosts[].controllerId")
        .map(({ severity, given }) => [severity, given]);
    assert.deepEqual(withControllers(3), []);
    assert.deepEqual(withControllers(2), [["warning", "2 controllers"]]);
    assert.deepEqual(withControllers(1), [["warning", "1 controller"]]);
  });

  it("is refused with properties that other settings own, and takes those that tune the quorum", () => {
    const own = {
      "node.id": 5,
      "controller.quorum.voters": "1@a:1",
      "process.roles": "broker",
      "zookeeper.connect": "a:1",
    };
    const tuning = { "controller.quorum.election.timeout.ms": 2000 };
    const refused = errors(
      inKraft(
        {},
        { properties: { ...own, ...tuning }, controllers: { properties: { ...own, ...tuning, listeners: "a" } } },
      ),
    );
    assert.deepEqual(
      refused,
      [
        ...Object.keys(own).flatMap((key) => [`kafka.properties.${key}`, `kafka.controllers.properties.${key}`]),
        "kafka.controllers.properties.listeners",
      ].sort(),
    );
  });

  it("is refused when a listener of brokers has the port of controllers on one host", () => {
    const { issues } = validateConfig(rawConfig(inKraft({}, { controllers: { port: 9092 } })), inlineKeys);
    const found = issues.filter(({ severity }) => severity === "error").map(({ property }) => property);
    assert.deepEqual(found, ["kafka.controllers.port, kafka.listeners[PLAINTEXT].port"]);
  });
});
