import assert from "node:assert/strict";
import { judge, rawConfig } from "../../../../../helpers/config";
import { describeKubernetesRefusals } from "../../../../../helpers/kubernetes";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

type Value = string | number | boolean;

function refusal(key: string, value: Value, rule: string, fix: string, version = "3.9.2"): Refusal {
  return {
    title: `${key} is ${JSON.stringify(value)} in Kafka ${version}`,
    change: { kafka: { version, properties: { [key]: value } } },
    property: `kafka.properties.${key}`,
    rule,
    given: "",
    fix,
  };
}

const doubt = (...args: Parameters<typeof refusal>): Refusal => ({ ...refusal(...args), severity: "warning" });

describeRefusals("the value of a broker setting is refused when", [
  refusal("log.segment.bytes", 1, "must be a whole number, 14 to 2147483647", "use 14 or more"),
  refusal("log.segment.bytes", "1g", "must be a whole number", "write 1073741824, in bytes"),
  refusal("log.retention.ms", "7 days", "must be a whole number", "write 604800000, in milliseconds"),
  refusal("log.retention.minutes", 0, "except 0", "use 1 or more"),
  refusal("compression.type", "LZ4", "must be one of uncompressed, zstd, lz4", "did you mean lz4?"),
  refusal("compression.type", "none", "must be one of uncompressed", "did you mean uncompressed?", "2.4.1"),
  refusal("log.flush.interval.ms", 2 ** 63, "must be in quotes", "write it in quotes"),
  refusal("num.io.threads", 2 ** 63, "must be a whole number, 1 to 2147483647", "use 2147483647 or less"),
  refusal("auto.create.topics.enable", 1, "must be true or false", "use true or false"),
  refusal("log.cleaner.io.buffer.load.factor", "90%", "must be a number", "write it as 0.5"),
  refusal("create.topic.policy.class.name", "my policy", "must be the name of a Java class", "org.example.Policy"),
  refusal("inter.broker.protocol.version", "2.4", "belongs to kafka.protocol", "remove it here and set it there"),
  refusal("log.message.format.version", "3.9", "must be a release of Kafka, 0.8.0 to 2.4", "leave it out", "2.4.1"),
  refusal("metrics.recording.level", "TRACE", "must be one of INFO, DEBUG", "use INFO or DEBUG", "2.4.1"),
  refusal("zookeeper.metadata.migration.enable", "TRUE", "belongs to kafka.metadata", "remove it here"),
  refusal("no.such.setting", 2 ** 60, "must be in quotes", "write it in quotes"),
]);

describeRefusals(
  "a broker setting of security is refused when",
  [
    ...["ssl.client.auth", "sasl.enabled.mechanisms", "listener.name.clients.ssl.client.auth", "super.users"],
    ...["authorizer.class.name", "authorizer.other", "allow.everyone.if.no.acl.found"],
    ...["password.encoder.secret", "zookeeper.ssl.client.enable"],
  ]
    .map((key) => refusal(key, "x", "come with security: secure", "remove it"))
    .concat([
      refusal("zookeeper.set.acl", true, "come with security: secure", "remove it"),
      refusal("security.inter.broker.protocol", "SASL_SSL", "come with security: secure", "remove it"),
      refusal(
        "delegation.token.master.key",
        "x",
        "is a secret, and this program has no place for secrets",
        "remove it",
      ),
    ]),
);

describeRefusals("a listener is refused when", [
  ...["SSL", "SASL_SSL", "SASL_PLAINTEXT", "ssl", "sasl-ssl"].map((name) => ({
    title: `its name is ${name}, a protocol that it would not speak`,
    change: { kafka: { listeners: [{ name, port: 9093 }] } },
    property: "kafka.listeners[].name",
    rule: "without security: secure the listener has no TLS and no logins",
    given: `"${name}"`,
    fix: "such as CLIENTS",
  })),
  {
    title: "its name begins with a digit, with a name that is accepted",
    change: { kafka: { listeners: [{ name: "1st", port: 9093 }] } },
    property: "kafka.listeners[].name",
    rule: "must be capitals, digits and underscores",
    given: '"1st"',
    fix: "write L_1ST",
  },
]);

describeRefusals("a broker setting is doubted when", [
  doubt(
    "min.insync.replica",
    2,
    "is no setting of a broker",
    "did you mean min.insync.replicas? It belongs to kafka.min",
  ),
  doubt("Log.Retention.Hours", 2, "is no setting of a broker", "did you mean log.retention.hours?"),
  doubt("log.retention.huors", 2, "is no setting of a broker", "did you mean log.retention.hours?"),
  doubt("segment.ms", 2, "is a setting of topics, which brokers ignore; theirs is log.roll.ms", "write log.roll.ms"),
  doubt("remote.storage.enable", true, "is a setting of topics", "set it in topics[].config"),
  doubt("log.local.retention.ms", 2, "is known to Kafka 3.6 and newer; Kafka 2.4.1 ignores it", "remove it", "2.4.1"),
  doubt("zookeeper.sync.time.ms", 2, "is gone since Kafka 3.2", "remove it"),
  doubt("process.role", "broker", "is no setting of a broker of Kafka 3.9.2", "unless a plugin of yours reads it"),
  doubt("confluent.balancer.enable", true, "unless a plugin reads it", "remove it, unless a plugin of yours reads it"),
  doubt(
    "cruise.control.metrics.topic",
    "x",
    "unless a plugin reads it",
    "remove it, unless a plugin of yours reads it",
  ),
]);

describeAcceptances("brokers may have", {
  "the longest time, in quotes": { kafka: { properties: { "log.flush.interval.ms": "9223372036854775807" } } },
  "the largest decimal number, which keeps its digits": {
    kafka: { properties: { "log.cleaner.io.max.bytes.per.second": Number.MAX_VALUE } },
  },
  "numbers and switches as YAML and as text": {
    kafka: { properties: { "num.io.threads": " 8 ", "num.network.threads": 3, "log.preallocate": "True" } },
  },
  "a setting that is gone since, in a release that has it": {
    kafka: { version: "2.4.1", properties: { "quota.producer.default": 10485760 } },
  },
  "switches of security that are off": { kafka: { properties: { "zookeeper.set.acl": false } } },
});

describe("a broker setting that a plugin reads", () => {
  const issuesOf = (properties: Record<string, Value>) => judge(rawConfig({ kafka: { properties } }));

  it("is not doubted below the prefixes of tiered storage and of config providers", () => {
    const prefix = { "remote.log.storage.manager.impl.prefix": "mine.", "mine.bucket": "records" };
    const properties = {
      ...prefix,
      "rlmm.config.x": 1,
      "config.providers": "file",
      "config.providers.file.class": "a.B",
    };
    assert.deepEqual(issuesOf(properties), []);
  });

  it("may be fetched by a config provider, also a secret, and is judged without one", () => {
    const value = "${file:/etc/kafka/secrets:key}";
    const secret = { "delegation.token.master.key": value, "num.io.threads": value };
    assert.deepEqual(issuesOf({ ...secret, "config.providers": "file" }), []);
    assert.equal(issuesOf(secret).length, 2);
  });

  it("is never shown in a message when its name speaks of a secret", () => {
    const names = ["ssl.keystore.password", "ssl.keystore.key", "confluent.license", "my.plugin.secret"];
    for (const name of names) {
      const [issue] = issuesOf({ [name]: "hunter2" });
      assert.equal(issue?.given, "a value that is not shown", name);
      assert(!JSON.stringify(issue).includes("hunter2"));
    }
  });
});

describeKubernetesRefusals("properties of brokers are refused on Kubernetes, too, with", {
  "a value of the wrong kind": {
    others: { kafka: { properties: { "log.retention.hours": "7d" } } },
    property: "kafka.properties.log.retention.hours",
    rule: "must be a whole number",
    given: '"7d"',
    fix: "write 168, in hours",
  },
  "a key that only a setting for hosts owns, which would have no effect": {
    others: { kafka: { properties: { "log.dirs": "/data" } } },
    property: "kafka.properties.log.dirs",
    rule: "is set by this program",
    given: '"/data"',
    fix: "remove it",
  },
  "a key that a setting owns": {
    others: { kafka: { properties: { "min.insync.replicas": 1 } } },
    property: "kafka.properties.min.insync.replicas",
    rule: "belongs to kafka.minInsyncReplicas",
    given: "1",
    fix: "set it there",
  },
});
