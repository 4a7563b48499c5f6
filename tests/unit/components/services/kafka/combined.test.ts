import assert from "node:assert/strict";
import { validateConfig } from "../../../../../components/config/validate-config";
import { hostServices } from "../../../../../components/hosts/host-services";
import { reachOf } from "../../../../../components/hosts/host-endpoints";
import { rollPlan } from "../../../../../components/hosts/roll-plan";
import type { ClusterSpec } from "../../../../../components/model/cluster-spec";
import { planSchema } from "../../../../../components/resources/inputs/roll-inputs";
import { kafkaPorts } from "../../../../../components/services/kafka/ports";
import { kafkaOf } from "../../../../../components/services/kafka/resolve";
import { inlineKeys, type Raw, rawConfig, rawHost, specOf } from "../../../../helpers/config";
import { hostsInKraft, inKraft } from "../../../../helpers/kraft";
import { foundOn, ours } from "../../../../helpers/preflight";
import { directives, fileAt, propertiesAt } from "../../../../helpers/rendered";

const nodes = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: id }));
const combined = (changes: Raw = {}, kafka: Raw = {}) => inKraft({ hosts: nodes, ...changes }, kafka);
const brokerFile = "/etc/kafka/server.properties";

function servicesOn(spec: ClusterSpec, at = 0) {
  const host = spec.hosts[at];
  assert(host);
  return hostServices(spec, host);
}

function propertiesOf(spec: ClusterSpec): Readonly<Record<string, string>> {
  const [service] = servicesOn(spec);
  assert(service);
  return propertiesAt(service, brokerFile);
}

function errors(changes: Raw): string[] {
  const { issues } = validateConfig(rawConfig(changes), inlineKeys);
  return issues.flatMap(({ severity, property }) => (severity === "error" ? [property] : [])).sort();
}

describe("a combined node", () => {
  it("is one unit on its host, with the file, the heap and the identity of its broker", () => {
    const all = servicesOn(specOf(combined()), 1);
    assert.deepEqual(
      all.map(({ unit, id }) => [unit, id]),
      [["kafka", 2]],
    );
    const [service] = all;
    assert(service);
    assert.deepEqual(service.identity, { id: 2, directories: ["/var/lib/kafka"] });
    const unit = directives(fileAt(service, "/etc/systemd/system/kafka.service").content);
    assert.equal(unit["After"], "network-online.target");
  });

  it("has both roles, the listeners of both, and says where its vote is", () => {
    const all = propertiesOf(specOf(combined({}, { paths: { data: ["/data1", "/data2"] } })));
    assert.equal(all["process.roles"], "broker,controller");
    assert.equal(all["node.id"], "1");
    assert.equal(all["listeners"], "PLAINTEXT://10.0.0.1:9092,CONTROLLER://10.0.0.1:9095");
    assert.equal(all["listener.security.protocol.map"], "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    assert.equal(all["controller.listener.names"], "CONTROLLER");
    assert.equal(all["controller.quorum.voters"], "1@10.0.0.1:9095,2@10.0.0.2:9095,3@10.0.0.3:9095");
    assert.equal(all["metadata.log.dir"], "/data1");
    assert.equal(all["advertised.listeners"], undefined);
  });

  it("tells clients of its own listeners alone, where these have other names", () => {
    const hosts = nodes.map((host) => ({ ...host, advertised: { PLAINTEXT: "kafka.example.org" } }));
    const all = propertiesOf(specOf(combined({ hosts })));
    assert.equal(all["advertised.listeners"], "PLAINTEXT://kafka.example.org:9092");
  });

  it("lets only holders of certificates to its controller, by the certificate of its broker", () => {
    const all = propertiesOf(specOf(combined({ security: "secure" })));
    assert.match(all["listener.security.protocol.map"] ?? "", /,CONTROLLER:SSL$/);
    assert.equal(all["listener.name.controller.ssl.client.auth"], "required");
    assert.equal(all["super.users"], "User:broker;User:admin");
  });

  it("has the ports of both, so that each is looked at, and the one of controllers last", () => {
    const brokers = kafkaOf(specOf(combined({ security: "secure" })));
    const [first] = brokers.servers;
    assert(first);
    const ports = kafkaPorts(brokers, first).map(({ name, number, tls }) => [name, number, tls]);
    assert.deepEqual(ports, [
      ["INTERNAL", 9094, true],
      ["CLIENTS", 9093, true],
      ["controller", 9095, true],
    ]);
  });

  it("is among the controllers of a roll, and runs with what its broker runs with", () => {
    const plan = planSchema.parse(rollPlan(specOf(combined())));
    const of = (name: "kafka" | "kafka-controller") => plan[name].map(({ id, digest }) => [id, digest]);
    assert.deepEqual(of("kafka-controller"), of("kafka"));
    assert.deepEqual(
      plan["kafka-controller"].map(({ within, port }) => [within, port]),
      Array<unknown>(3).fill(["kafka", 9095]),
    );
    assert(plan.kafka.every(({ within }) => within === undefined));
    assert.equal(reachOf(specOf(combined()), [])["kafka-controller"][0]?.within, "kafka");
  });

  it("goes from plain text to TLS by the steps of both, in one restart each", () => {
    const at = (step: string) =>
      propertiesOf(
        specOf(combined({ security: { mode: "secure", plaintextUntil: step } }, { controllers: { securePort: 9097 } })),
      );
    assert.equal(at("opened")["controller.listener.names"], "CONTROLLER,CONTROLLER_TLS");
    assert.equal(at("kept")["controller.listener.names"], "CONTROLLER_TLS,CONTROLLER");
    assert.match(at("closed")["listeners"] ?? "", /,CONTROLLER_TLS:\/\/10\.0\.0\.1:9097$/);
    assert.equal(at("closed")["listener.name.controller_tls.ssl.client.auth"], "required");
  });
});

describe("a stack file with combined nodes", () => {
  it("is taken in KRaft, for three nodes and for one, and with brokers beside them", () => {
    assert.deepEqual(errors(combined()), []);
    assert.deepEqual(errors(combined({ hosts: nodes.slice(0, 1) })), []);
    assert.deepEqual(errors(combined({ hosts: [...nodes, rawHost(4, { zookeeperId: undefined })] })), []);
  });

  it("is refused with dedicated controllers as well", () => {
    assert.deepEqual(errors(combined({ hosts: [...nodes.slice(0, 2), hostsInKraft[2]] })), ["hosts[].controllerId"]);
  });

  it("is refused where the id is that of a broker on another host", () => {
    const crossed = [rawHost(1, { zookeeperId: undefined, controllerId: 2 }), ...nodes.slice(1, 2)].map((host) => host);
    assert(errors(combined({ hosts: crossed })).includes("hosts[kafka1].controllerId"));
  });

  it("is refused on the way from ZooKeeper, whose controllers are processes of their own", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { controllerId: id }));
    assert.deepEqual(
      errors({ hosts, kafka: { metadata: "controllers" } }),
      [1, 2, 3].map((id) => `hosts[kafka${id}].controllerId`),
    );
  });

  it("is refused with settings that only a process of controllers would have, and takes their ports", () => {
    const controllers = { port: 9195, heap: "1g", properties: { "num.io.threads": 4 } };
    assert.deepEqual(errors(combined({}, { controllers })), ["kafka.controllers.heap", "kafka.controllers.properties"]);
    assert.deepEqual(errors(combined({}, { controllers: { port: 9195 } })), []);
  });

  it("is refused when a listener of brokers has the port of controllers", () => {
    assert.deepEqual(errors(combined({}, { controllers: { port: 9092 } })), [
      "kafka.listeners[PLAINTEXT].port, kafka.controllers.port",
    ]);
  });
});

describe("the data of combined nodes", () => {
  const place = "/var/lib/kafka";
  const config = combined();
  const fresh = { [`file:${place}/__cluster_metadata-0`]: "missing" };
  const meta = (id: number) => `is version=1 cluster.id=dWbouE2DSfo1KI1KEpDLWA node.id=${id}`;
  const serves = (id: number) => ({
    [`data:${place}`]: `cluster ${ours}`,
    [`file:${place}/meta.properties`]: meta(id),
    [`file:${place}/__cluster_metadata-0`]: "directory",
  });

  it("may be new, and may be gone on one of three, which gets it again from the others", () => {
    assert.deepEqual(foundOn([fresh, fresh, fresh], config), []);
    assert.deepEqual(foundOn([fresh, serves(2), serves(3)], config), []);
  });

  it("must be on a majority while one has it, or a quorum that knows no topic is elected", () => {
    const findings = foundOn([fresh, fresh, serves(3)], config);
    assert.deepEqual(
      findings.map(({ host, check }) => [host, check]),
      [
        ["kafka1", "data"],
        ["kafka2", "data"],
      ],
    );
  });
});
