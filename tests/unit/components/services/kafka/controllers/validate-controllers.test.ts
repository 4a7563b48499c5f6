import assert from "node:assert/strict";
import { validateConfig } from "../../../../../../components/config/validate-config";
import { inlineKeys, judge, type Raw, rawConfig, rawHost } from "../../../../../helpers/config";
import { hostsInKraft as hosts, inKraft } from "../../../../../helpers/kraft";

function errors(raw: Raw): string[] {
  return judge(rawConfig(raw))
    .filter(({ severity }) => severity === "error")
    .map(({ property }) => property)
    .sort();
}

describe("a stack file with controllers", () => {
  it("is refused where ZooKeeper keeps the metadata, with every setting that has no effect", () => {
    assert.deepEqual(errors({ hosts: [rawHost(1, { controllerId: 101 })], kafka: { controllers: { heap: "1g" } } }), [
      "hosts[kafka1].controllerId",
      "kafka.controllers.heap",
    ]);
  });

  it("is refused in KRaft with what is about ZooKeeper", () => {
    const raw = inKraft({ zookeeper: { source: undefined, heap: "1g" } }, { chroot: "/kafka" });
    assert.deepEqual(errors(raw), ["kafka.chroot", "zookeeper.heap"]);
  });

  it("is warned in KRaft of an ensemble that nobody asks, and refused with one and Kafka 4", () => {
    const both = {
      hosts: hosts.map((host, index) => ({ ...host, zookeeperId: index + 1 })),
      zookeeper: { source: "maven" },
    };
    assert.deepEqual(errors(inKraft(both, { version: "3.9.2", chroot: "/kafka" })), []);
    const [warning] = judge(rawConfig(inKraft(both))).filter(({ property }) => property === "hosts[].zookeeperId");
    assert.equal(warning?.rule, "has no effect in KRaft: nobody asks ZooKeeper");
    assert.deepEqual(errors(inKraft(both, { version: "4.3.1" })), ["hosts[].zookeeperId"]);
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
        ["hosts[kafka2].controllerId", "must differ from the id of every other broker"],
        ["hosts[].controllerId", "must be equal to brokerId on every host with a controller, or on none"],
      ],
    );
  });

  it("is refused for releases without KRaft here, and for Kafka 4 with ZooKeeper", () => {
    assert.deepEqual(errors(inKraft({}, { version: "2.4.1" })), ["kafka.version"]);
    assert.deepEqual(errors({ kafka: { version: "4.3.1", metadata: "zookeeper" } }), ["kafka.metadata"]);
  });

  it("is refused on the way between plain text and TLS without a second port of controllers, and taken with one", () => {
    for (const plaintextUntil of ["opened", "kept"]) {
      const security = { mode: "secure", plaintextUntil };
      assert.deepEqual(errors(inKraft({ security })), ["security.plaintextUntil"]);
      for (const key of ["securePort", "plaintextPort"])
        assert.deepEqual(errors(inKraft({ security }, { controllers: { [key]: 9097 } })), []);
    }
    assert.deepEqual(errors(inKraft({ security: { mode: "secure", plaintextUntil: "left" } })), []);
  });

  it("is refused with both ports beside the one that controllers have, and with that one twice", () => {
    const both = { securePort: 9097, plaintextPort: 9098 };
    assert.deepEqual(errors(inKraft({}, { controllers: both })), ["kafka.controllers.plaintextPort"]);
    for (const key of ["securePort", "plaintextPort"])
      assert.deepEqual(errors(inKraft({}, { controllers: { [key]: 9095 } })), [`kafka.controllers.${key}`]);
  });

  it("is refused on the way between plain text and TLS while it is on the way from ZooKeeper to KRaft", () => {
    const onTheWay = {
      hosts: hosts.map((host, index) => ({ ...host, zookeeperId: index + 1 })),
      security: { mode: "secure", plaintextUntil: "opened" },
      kafka: { metadata: "controllers", controllers: { securePort: 9097 } },
    };
    assert.deepEqual(errors(onTheWay), ["security.plaintextUntil"]);
  });

  it("has its voters in the metadata from Kafka 4.1 on, and never on the way from ZooKeeper", () => {
    const with_ = (version: string, quorum: string) => inKraft({}, { version, controllers: { quorum } });
    assert.deepEqual(errors(with_("4.3.1", "dynamic")), []);
    for (const version of ["3.9.2", "4.0.1"])
      assert(errors(with_(version, "both")).includes("kafka.controllers.quorum"), version);
    const moving = { hosts: [rawHost(1, { controllerId: 101 })], kafka: { metadata: "controllers" } };
    const onTheWay = { ...moving, kafka: { ...moving.kafka, controllers: { quorum: "dynamic" } } };
    assert(errors(onTheWay).includes("kafka.controllers.quorum"));
  });

  it("is told that both is a step, and that there is no way back from it", () => {
    const issues = judge(rawConfig(inKraft({}, { version: "4.3.1", controllers: { quorum: "both" } })));
    const [warning] = issues.filter(({ property }) => property === "kafka.controllers.quorum");
    assert.equal(warning?.severity, "warning");
    assert.match(warning?.rule ?? "", /there is no way back \(kraft\.version 1\)/);
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

  it("takes broker ids above 1000: KRaft makes none by itself", () => {
    const large = hosts.map((host, index) => ({ ...host, brokerId: 2001 + index }));
    assert.deepEqual(errors(inKraft({ hosts: large })), []);
    assert.deepEqual(errors({ hosts: [1, 2, 3].map((id) => rawHost(id, { brokerId: 2000 + id })) }).length, 3);
  });
});
