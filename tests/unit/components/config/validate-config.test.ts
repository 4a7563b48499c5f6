import assert from "node:assert/strict";
import fc from "fast-check";
import { formatIssue, show } from "../../../../components/model/issue";
import { topicConfigsOf } from "../../../../components/services/kafka/topics/topic-configs";
import { validateConfig } from "../../../../components/config/validate-config";
import { inlineKeys, judge, rawConfig, rawHost, type Raw } from "../../../helpers/config";
import { stackValues } from "../../../helpers/stack-file";

function properties(raw: Raw): string[] {
  return judge(raw).map(({ property }) => property);
}

describe("a configuration", () => {
  it("without errors has no issue at all", () => {
    assert.deepEqual(judge(rawConfig()), []);
  });

  it("is validated as a whole: issues of every section at once, errors before warnings", () => {
    const issues = judge({
      ...rawConfig({
        hosts: [rawHost(1, { address: "10.0.0.1:22" }), rawHost(2, { zookeeperId: 0, hostKey: "x" })],
        ssh: { password: "p" },
        zookeeper: { heap: "big", properties: { dataDir: "/x" }, ports: { client: 2888 } },
        kafka: { version: "1.0", paths: { data: ["/"] }, replicationFactor: 3, user: "root", minInsync: 2 },
        readyTimeout: 1,
      }),
      colour: "red",
      substrate: "shh",
    });
    assert.deepEqual(
      issues.map(({ property }) => property),
      [
        "substrate",
        "kafka.minInsync",
        "colour",
        "hosts[kafka1].address",
        "hosts[kafka2].hostKey",
        "hosts[kafka2].zookeeperId",
        "ssh",
        "zookeeper.heap",
        "zookeeper.properties.dataDir",
        "kafka.version",
        "kafka.user",
        "readyTimeout",
        "zookeeper.ports.client, zookeeper.ports.quorum",
        "kafka.paths.data[0]",
        "kafka.replicationFactor",
        "hosts[].zookeeperId",
      ],
    );
    assert.deepEqual(
      issues.map(({ severity }) => severity),
      [...Array<string>(15).fill("error"), "warning"],
    );
  });

  it("with an unknown substrate is told the closest known one", () => {
    const [issue] = judge({ ...rawConfig(), substrate: "shh" });
    assert.equal(issue?.rule, "must be one of ssh, kubernetes");
    assert.equal(issue.fix, "did you mean ssh?");
  });

  it("with an untested version pair is told the ZooKeeper version that Kafka needs", () => {
    const issue = judge(rawConfig({ zookeeper: { version: "3.4.14" } })).find(({ rule }) => rule.includes("needs"));
    assert.equal(issue?.property, "zookeeper.version");
    assert.equal(issue.rule, "Kafka 3.9.2 needs ZooKeeper 3.5.0 or newer");
    assert.equal(issue.given, '"3.4.14"');
  });

  it("has no errors about counts of servers when a host could not be read", () => {
    const hosts = [rawHost(1, { address: 1 }), rawHost(2), rawHost(3)];
    assert.deepEqual(properties(rawConfig({ hosts, kafka: { replicationFactor: 3 } })), ["hosts[0].address"]);
  });

  it("has no errors about combined settings when one of them could not be read", () => {
    assert.deepEqual(properties(rawConfig({ kafka: { listeners: [{ port: 9092 }] } })), ["kafka.listeners[0].name"]);
    assert.deepEqual(properties({ ...rawConfig(), ssh: { password: 5 } }), ["ssh.password"]);
  });

  it("of a stopped sandbox needs no host keys", () => {
    const raw = rawConfig({ hosts: [rawHost(1, { hostKey: undefined }), rawHost(2), rawHost(3)] });
    assert.deepEqual(judge(raw, { sandboxNotStarted: true }), []);
    assert.equal(judge(raw).length, 1);
  });

  for (const [stack, single] of Object.entries({ dev: "test, mytopic", legacy: "test" })) {
    it(`has no errors in the stack file ${stack}, and only its known warnings`, () => {
      const issues = judge(stackValues(stack), { sandboxNotStarted: true });
      assert.deepEqual(
        issues.map(({ severity, property }) => [severity, property]),
        [["warning", `topics[${single}].replicationFactor`]],
      );
    });
  }

  it("is validated without throwing, whatever it contains", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("constructor", "__proto__", "/", "maven", "PLAINTEXT"));
    const host = fc.record(
      {
        name: text,
        address: text,
        zookeeperId: fc.integer(),
        brokerId: fc.integer(),
        hostKey: text,
        sshPort: fc.nat(),
      },
      { requiredKeys: ["name", "address"] },
    );
    const setting = fc.oneof(text, fc.double(), fc.boolean(), fc.constantFrom("true", "-1", "compact", 2 ** 63));
    const service = fc.record(
      { version: text, source: text, sha512: text, heap: text, user: text, properties: fc.dictionary(text, text) },
      { requiredKeys: [] },
    );
    const topic = fc.record(
      {
        name: text,
        partitions: fc.integer(),
        replicationFactor: fc.integer(),
        config: fc.dictionary(fc.constantFrom(...topicConfigsOf("3.9.2").keys(), "constructor"), setting),
      },
      { requiredKeys: ["name"] },
    );
    const raw = fc.record({
      substrate: fc.constant("ssh"),
      hosts: fc.array(host),
      ssh: fc.record({ privateKeyFile: text }),
      kafka: service,
      zookeeper: service,
      topics: fc.array(topic),
    });
    fc.assert(
      fc.property(raw, (given) => {
        const { issues } = validateConfig(JSON.parse(JSON.stringify(given)) as Raw, inlineKeys);
        for (const issue of issues) assert.notEqual(formatIssue(issue), "");
      }),
    );
  });
});

describe("a configuration issue", () => {
  it("is printed with property, rule, given value and fix", () => {
    const [issue] = judge(rawConfig({ kafka: { heap: "big" } }));
    assert(issue);
    assert.equal(
      formatIssue(issue),
      [
        "kafka.heap: must be a size: a number followed by k, m or g",
        '    given: "big"',
        "    fix:   write it as for -Xmx, such as 512m or 6g",
      ].join("\n"),
    );
  });

  it("truncates long values", () => {
    assert.equal(show("x".repeat(200)).length, 80);
    assert.equal(show(["a", 1]), '["a",1]');
    assert.equal(show(undefined), "nothing");
  });
});
