import assert from "node:assert/strict";
import { serverEndpoint } from "../../../../../../components/hosts/host-endpoints";
import { clientFilesOf, clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { serverProperties } from "../../../../../../components/services/kafka/kafka-files";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { operatorCommands } from "../../../../../../components/services/kafka/security/operator-commands";
import { zookeeperOf } from "../../../../../../components/services/zookeeper/resolve";
import { zooCfg } from "../../../../../../components/services/zookeeper/zookeeper-files";
import { type Raw, specOf } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../../../helpers/refusals";

const at = (step: string, more: Raw = {}) => specOf({ security: { mode: "secure", plaintextUntil: step }, ...more });

/** What the first broker says, by some of its keys. */
function broker(step: string, more: Raw = {}): (string | undefined)[] {
  const spec = at(step, more);
  const [first] = kafkaOf(spec).servers;
  assert(first);
  const all = serverProperties(spec, first);
  return [all["listeners"], all["listener.security.protocol.map"], all["inter.broker.listener.name"]];
}

function properties(step: string, more: Raw = {}): Readonly<Record<string, string>> {
  const spec = at(step, more);
  const [first] = kafkaOf(spec).servers;
  assert(first);
  return serverProperties(spec, first);
}

const allThree = "PLAINTEXT://10.0.0.1:9092,CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094";
const protocols = "PLAINTEXT:PLAINTEXT,CLIENTS:SASL_SSL,INTERNAL:SSL";

describe("brokers on the way from plain text to security", () => {
  it("have the listeners of both, and use that in plain text among themselves until all have the other", () => {
    assert.deepEqual(broker("opened"), [allThree, protocols, "PLAINTEXT"]);
    assert.deepEqual(broker("kept"), [allThree, protocols, "INTERNAL"]);
    assert.deepEqual(broker("closed")[0], "CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094");
  });

  it("let whoever does not log in do everything until plain text is closed", () => {
    const everybody = "User:broker;User:admin;User:ANONYMOUS";
    const superUsers = (step: string) => properties(step)["super.users"];
    assert.deepEqual(["opened", "kept"].map(superUsers), [everybody, everybody]);
    assert.equal(superUsers("closed"), "User:broker;User:admin");
  });

  it("shut others out of what they make in ZooKeeper only once every broker shows who it is", () => {
    const rights = (step: string) =>
      ["zookeeper.ssl.client.enable", "zookeeper.set.acl"].map((key) => properties(step)[key]);
    assert.deepEqual(rights("opened"), ["true", undefined]);
    assert.deepEqual(rights("kept"), ["true", "true"]);
  });

  it("are in the end of the way back what they were before", () => {
    const plain = specOf({ security: "plaintext" });
    const [first] = kafkaOf(plain).servers;
    assert(first);
    assert.deepEqual(properties("left"), serverProperties(plain, first));
  });

  it("keep the plain listeners of the stack file, and the one that brokers use of each kind", () => {
    const listeners = [
      { name: "APPS", port: 9000, security: "plaintext" },
      { name: "REPLICATION", port: 9001, security: "plaintext" },
      { name: "CLIENTS", port: 9093 },
      { name: "INTERNAL", port: 9094 },
    ];
    const of = (step: string, more: Raw = {}) => broker(step, { kafka: { listeners, ...more } });
    assert.equal(of("opened")[2], "REPLICATION");
    assert.equal(of("opened", { interBrokerListener: "APPS" })[2], "APPS");
    assert.equal(of("kept", { interBrokerListener: "APPS" })[2], "INTERNAL");
    assert.equal(of("closed")[1], "CLIENTS:SASL_SSL,INTERNAL:SSL");
    assert.equal(of("left")[0], "APPS://10.0.0.1:9000,REPLICATION://10.0.0.1:9001");
  });

  it("are asked at a port that brokers of the step before have as well, wherever those were started to answer", () => {
    const asked = (step: string) => {
      const brokers = kafkaOf(at(step));
      const [first] = brokers.servers;
      assert(first);
      const { port, former } = serverEndpoint(brokers, first);
      return [port, former];
    };
    assert.deepEqual(asked("opened"), [9092, ["10.0.0.1:9093", "10.0.0.1:9094"]]);
    assert.deepEqual(asked("kept"), [9094, ["10.0.0.1:9092"]]);
    assert.deepEqual(asked("closed"), [9094, undefined]);
    assert.deepEqual(asked("left"), [9092, undefined]);
  });

  it("are used by the operator's commands by certificate as soon as they know him by one", () => {
    const commands = (step: string) => operatorCommands(at(step));
    assert.equal(commands("left").length, 0);
    for (const step of ["opened", "kept", "closed"])
      assert.match(commands(step).find(({ path }) => path.endsWith("kafka-topics"))?.content ?? "", /10\.0\.0\.1:9094/);
  });

  it("tell clients of plain text until TLS is the rule, and users of their login as soon as there is one", () => {
    const bootstrap = (step: string) => {
      const { bootstrapServers, plaintextBootstrapServers, securityProtocol, users } = clusterOutputs(at(step), "CA");
      return [bootstrapServers.split(",")[0], plaintextBootstrapServers?.split(",")[0], securityProtocol, users];
    };
    assert.deepEqual(bootstrap("opened"), ["10.0.0.1:9092", undefined, undefined, []]);
    assert.deepEqual(bootstrap("kept"), ["10.0.0.1:9093", "10.0.0.1:9092", "SASL_SSL", []]);
    assert.deepEqual(bootstrap("left"), ["10.0.0.1:9092", undefined, undefined, undefined]);
    const files = clientFilesOf(at("opened"), "CA", { user: "app", password: "secret-1" });
    assert.match(files["producer.properties"] ?? "", /bootstrap\.servers=10\.0\.0\.1:9093/);
  });
});

describe("an ensemble on the way from plain text to security", () => {
  const keys = ["clientPort", "secureClientPort", "sslQuorum", "portUnification", "client.portUnification"];
  const said = (step: string, more: Raw = {}) => {
    const all = zooCfg(zookeeperOf(at(step, more)));
    return keys.map((key) => all[key]);
  };

  it("takes both on the same ports, and its members talk TLS to each other once all of them take it", () => {
    assert.deepEqual(said("opened"), ["2181", undefined, "false", "true", "true"]);
    assert.deepEqual(said("kept"), ["2181", undefined, "true", "true", "true"]);
    assert.deepEqual(said("closed"), [undefined, "2181", "true", undefined, undefined]);
    assert.deepEqual(said("left"), said("opened"));
  });

  it("stays in plain text at every step where it has a security of its own", () => {
    const security = (plaintextUntil: string) => ({ mode: "secure", zookeeper: "plaintext", plaintextUntil });
    const plain = ["2181", undefined, undefined, undefined, undefined];
    for (const step of ["opened", "kept", "closed", "left"])
      assert.deepEqual(said(step, { security: security(step) }), plain);
  });
});

const given = (step: string, ...listeners: Raw[]): Raw => ({
  security: { mode: "secure", plaintextUntil: step },
  kafka: { listeners },
});
const [plain, clients, internal] = [
  { name: "PLAINTEXT", port: 9092, security: "plaintext" },
  { name: "CLIENTS", port: 9093 },
  { name: "INTERNAL", port: 9094 },
];

describeRefusals("the listeners of a step are refused when", [
  {
    title: "none is in plain text while clients still use it",
    change: given("kept", clients, internal),
    property: "kafka.listeners",
    rule: "must have those in plain text, with their names and ports of before, while security.plaintextUntil is kept",
    given: "CLIENTS, INTERNAL",
    fix: "add them with security: plaintext, such as { name: PLAINTEXT, port: 9092, security: plaintext }",
  },
  {
    title: "none has TLS",
    change: given("opened", plain),
    property: "kafka.listeners",
    rule: "must be two or more with security: secure",
    given: "PLAINTEXT",
    fix: "add { name: CLIENTS, port: 9093 } and { name: INTERNAL, port: 9094 } as the last one",
  },
  {
    title: "one that is called PLAINTEXT would have TLS",
    change: given("opened", { name: "PLAINTEXT", port: 9092 }, { ...plain, name: "APPS", port: 9091 }, internal),
    property: "kafka.listeners[].name",
    rule: "must not be PLAINTEXT: the listener has SASL_SSL",
    given: '"PLAINTEXT"',
    fix: "or set security: plaintext on it",
  },
]);

describeAcceptances("the listeners of a step are accepted", {
  "of both kinds while both are used": given("kept", plain, clients, internal),
  "of both kinds in the end, when that in plain text is not there any more": given("closed", plain, clients, internal),
});
