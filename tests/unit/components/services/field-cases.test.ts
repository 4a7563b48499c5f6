import assert from "node:assert/strict";
import { parse } from "yaml";
import { judge, type Raw, rawConfig } from "../../../helpers/config";

/** A stack file that somebody really wrote, and what is said of it: the property, then a part of rule or fix. */
interface FieldCase {
  readonly text: string;
  readonly errors?: Readonly<Record<string, string>>;
  readonly warnings?: Readonly<Record<string, string>>;
}

const noSecurity = "security: secure";

const cases: Readonly<Record<string, FieldCase>> = {
  "with Kafka's own defaults copied in, which are beyond 53 bits": {
    text: `
      kafka: { properties: { log.flush.interval.messages: 9223372036854775807, log.flush.interval.ms: 9223372036854775807 } }`,
    errors: {
      "kafka.properties.log.flush.interval.messages": "write it in quotes",
      "kafka.properties.log.flush.interval.ms": "write it in quotes",
    },
  },
  "with broker properties of the wrong kind": {
    text: `
      kafka:
        properties:
          log.retention.hours: 7d
          message.max.bytes: 10MB
          auto.create.topics.enable: yes
          log.cleanup.policy: compacted
          compression.type: none
          num.io.threads: 0`,
    errors: {
      "kafka.properties.log.retention.hours": "write 168, in hours",
      "kafka.properties.message.max.bytes": "write 10485760, in bytes",
      "kafka.properties.auto.create.topics.enable": "use true or false",
      "kafka.properties.log.cleanup.policy": "did you mean compact?",
      "kafka.properties.compression.type": "did you mean uncompressed?",
      "kafka.properties.num.io.threads": "use 1 or more",
    },
  },
  "with broker properties that are misspelt, removed or of topics": {
    text: `
      kafka:
        properties:
          log.retention.check.intervals.ms: 300000
          log.retention.hour: 24
          retention.ms: 86400000
          quota.producer.default: 10485760`,
    warnings: {
      "kafka.properties.log.retention.check.intervals.ms": "did you mean log.retention.check.interval.ms?",
      "kafka.properties.log.retention.hour": "did you mean log.retention.hours?",
      "kafka.properties.retention.ms": "write log.retention.ms, or set it in topics[].config",
      "kafka.properties.quota.producer.default": "is gone since Kafka 3.0",
    },
  },
  "with a listener that is called SASL_SSL": {
    text: `
      kafka:
        listeners:
          - { name: SASL_SSL, port: 9093 }
          - { name: PLAINTEXT, port: 9092 }
        properties:
          ssl.keystore.location: /etc/kafka/keystore.jks
          ssl.keystore.password: changeit
          sasl.enabled.mechanisms: SCRAM-SHA-512
          sasl.mechanism.inter.broker.protocol: SCRAM-SHA-512`,
    errors: {
      "kafka.listeners[].name": noSecurity,
      "kafka.properties.ssl.keystore.location": noSecurity,
      "kafka.properties.ssl.keystore.password": noSecurity,
      "kafka.properties.sasl.enabled.mechanisms": noSecurity,
      "kafka.properties.sasl.mechanism.inter.broker.protocol": noSecurity,
    },
  },
  "with an authorizer, although nobody logs in": {
    text: `
      kafka:
        properties:
          authorizer.class.name: kafka.security.authorizer.AclAuthorizer
          super.users: User:admin`,
    errors: {
      "kafka.properties.authorizer.class.name": noSecurity,
      "kafka.properties.super.users": noSecurity,
    },
  },
  "with keys of zoo.cfg that work against the program": {
    text: `
      zookeeper:
        properties:
          dynamicConfigFile: /etc/zookeeper/zoo.cfg.dynamic
          reconfigEnabled: true
          clientPortAddress: 127.0.0.1
          secureClientPort: 2181
          standaloneEnabled: false
          skipACL: yes
          group.1: "1:2:3"
          tickTime: 2s`,
    errors: {
      "zookeeper.properties.dynamicConfigFile": "a dynamic file would hide those of the stack file",
      "zookeeper.properties.reconfigEnabled": "must be false",
      "zookeeper.properties.clientPortAddress": "answers on all its addresses",
      "zookeeper.properties.secureClientPort": noSecurity,
      "zookeeper.properties.standaloneEnabled": "must be true",
      "zookeeper.properties.group.1": "one vote each",
      "zookeeper.properties.tickTime": "write 2000, in milliseconds",
    },
  },
  "with jute.maxbuffer in zoo.cfg, where it has no effect": {
    text: `
      zookeeper: { properties: { jute.maxbuffer: 4194304, snapCount: 100000, maxClientCnxns: 0 } }`,
    errors: {
      "zookeeper.properties.jute.maxbuffer": "set zookeeper.juteMaxBuffer: 4194304",
    },
  },
  "with ZooKeeper's provider of metrics for Prometheus, whose class is in no Maven artifact of the distribution": {
    text: `
      zookeeper:
        source: maven
        properties:
          metricsProvider.className: org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
          metricsProvider.httpPort: 7000`,
    errors: { "zookeeper.properties.metricsProvider.className": "leave source out, with its sha512" },
  },
  "that switches compaction and deletions off": {
    text: `
      kafka: { properties: { log.cleaner.enable: false, delete.topic.enable: false } }
      topics:
        - { name: customers, config: { cleanup.policy: compact } }
        - { name: scratch, allowDelete: true }`,
    errors: { "kafka.properties.delete.topic.enable": "remove allowDelete of scratch" },
    warnings: { "kafka.properties.log.cleaner.enable": "__consumer_offsets" },
  },
  "that switches deletions off and allows them for all topics": {
    text: `
      kafka: { properties: { delete.topic.enable: "False" } }
      allowTopicDelete: true`,
    errors: { "kafka.properties.delete.topic.enable": "remove allowTopicDelete" },
  },
  "that switches deletions off and deletes no topic": {
    text: `
      kafka: { properties: { delete.topic.enable: false } }
      topics: [{ name: customers }]`,
  },
  "with the keys of an old server.properties and zoo.cfg": {
    text: `
      zookeeper:
        properties: { server.1: "10.0.0.11:2888:3888;2181", 4lw.commands.whitelist: "*", dataDir: /data/zk }
      kafka:
        properties:
          advertised.host.name: kafka1
          advertised.listeners: PLAINTEXT://kafka1:9092
          port: 9092
          log.dirs: /data/kafka-logs
          process.roles: broker`,
    errors: {
      "zookeeper.properties.server.1": "remove it here and set it there",
      "zookeeper.properties.4lw.commands.whitelist": "is set by this program",
      "zookeeper.properties.dataDir": "remove it here and set it there",
      "kafka.properties.advertised.host.name": "remove it here and set it there",
      "kafka.properties.advertised.listeners": "remove it here and set it there",
      "kafka.properties.port": "remove it here and set it there",
      "kafka.properties.log.dirs": "remove it here and set it there",
      "kafka.properties.process.roles": "this program runs Kafka with ZooKeeper",
    },
  },
};

describe("a stack file from the field", () => {
  for (const [title, { text, errors = {}, warnings = {} }] of Object.entries(cases))
    it(`${title}, is told all that is wrong with it, and nothing else`, () => {
      // As the engine hands it over: JSON that was made of YAML.
      const issues = judge(rawConfig(JSON.parse(JSON.stringify(parse(text))) as Raw));
      for (const [severity, expected] of Object.entries({ error: errors, warning: warnings })) {
        const found = issues.filter((issue) => issue.severity === severity);
        assert.deepEqual(found.map(({ property }) => property).sort(), Object.keys(expected).sort());
        for (const { property, rule, fix } of found)
          assert(`${rule}\n${fix}`.includes(expected[property] ?? ""), `${property}: ${rule}, ${fix}`);
      }
    });
});
