import assert from "node:assert/strict";
import { rollPlan } from "../../../../../../components/hosts/roll-plan";
import { planSchema } from "../../../../../../components/resources/inputs/roll-inputs";
import { hostServices } from "../../../../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../../../../components/model/cluster-spec";
import type { RenderedService } from "../../../../../../components/model/rendered-file";
import { stackOutputsSchema } from "../../../../../../components/outputs/stack-outputs";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { controllersOf } from "../../../../../../components/services/kafka/controllers/resolve";
import { serviceOf } from "../../../../../../components/services/registry";
import { specOf } from "../../../../../helpers/config";
import { directives, fileAt, propertiesAt } from "../../../../../helpers/rendered";
import { inKraft } from "../../../../../helpers/kraft";

function on(spec: ClusterSpec, unit: string, at = 0): RenderedService {
  const host = spec.hosts[at];
  assert(host);
  const service = hostServices(spec, host).find((one) => one.unit === unit);
  assert(service, `${unit} is not on ${host.name}`);
  return service;
}

const voters = "101@10.0.0.1:9095,102@10.0.0.2:9095,103@10.0.0.3:9095";
const controllerFile = "/etc/kafka-controller/controller.properties";
const brokerFile = "/etc/kafka/server.properties";

describe("the files of a quorum", () => {
  const kraft = (quorum: string) => specOf(inKraft({}, { version: "4.3.1", controllers: { quorum } }));
  const bootstrap = "10.0.0.1:9095,10.0.0.2:9095,10.0.0.3:9095";
  const listsOf = (spec: ClusterSpec) =>
    [propertiesAt(on(spec, "kafka-controller"), controllerFile), propertiesAt(on(spec, "kafka"), brokerFile)].map(
      (properties) => [properties["controller.quorum.voters"], properties["controller.quorum.bootstrap.servers"]],
    );

  it("name the voters, both, or only where to ask", () => {
    assert.deepEqual(listsOf(kraft("static")), [
      [voters, undefined],
      [voters, undefined],
    ]);
    assert.deepEqual(listsOf(kraft("both")), [
      [voters, bootstrap],
      [voters, bootstrap],
    ]);
    assert.deepEqual(listsOf(kraft("dynamic")), [
      [undefined, bootstrap],
      [undefined, bootstrap],
    ]);
  });

  it("are the same as before without the key, and so is the plan", () => {
    const spec = specOf(inKraft({}, { version: "4.3.1" }));
    assert.deepEqual(listsOf(spec), listsOf(kraft("static")));
    assert.equal("quorum" in rollPlan(spec), false);
    assert.deepEqual(planSchema.parse(rollPlan(kraft("dynamic"))).quorum, {
      ...{ kind: "dynamic", listener: "CONTROLLER" },
      voters: [1, 2, 3].map((id) => ({ id: 100 + id, host: `10.0.0.${id}`, port: 9095 })),
    });
  });
});

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
    assert.deepEqual(outputs.versions, { zookeeper: "not managed", kafka: "3.9.2" });
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
});
