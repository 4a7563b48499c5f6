import assert from "node:assert/strict";
import { judge, type Raw, rawConfig } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const old = { kafka: { version: "2.4.1" } };

function withConfig(config: Raw, others: Raw = {}): Raw {
  return { ...others, topics: [{ name: "orders", config }] };
}

/** The one setting of a topic, with what must be said about its value. */
function refusal(key: string, value: unknown, rule: string, fix: string, others: Raw = {}): Refusal {
  const { version = "3.9.2" } = (others["kafka"] ?? {}) as Raw;
  return {
    title: `${key} is ${JSON.stringify(value)} in Kafka ${version as string}`,
    change: withConfig({ [key]: value }, others),
    property: `topics[orders].config.${key}`,
    rule,
    given: JSON.stringify(value),
    fix,
  };
}

describeRefusals("a setting of a topic is refused when", [
  refusal(
    "retention",
    1,
    "is not a setting of a topic in Kafka 3.9.2",
    "did you mean retention.ms? Otherwise remove it",
  ),
  refusal("Retention.ms", 1, "is not a setting of a topic", "did you mean retention.ms?"),
  refusal("log.retention.ms", 1, "is not a setting of a topic", "did you mean retention.ms?"),
  refusal("cleanup.polcy", "compact", "is not a setting of a topic", "did you mean cleanup.policy?"),
  refusal("constructor", 1, "is not a setting of a topic", "emove it"),
  ...(
    [
      ["remote.storage.enable", true, "3.6"],
      ["local.retention.ms", 1, "3.6"],
      ["message.timestamp.after.max.ms", 1, "3.6"],
      ["compression.zstd.level", 3, "3.8"],
      ["remote.log.copy.disable", false, "3.9"],
    ] as const
  ).map(([key, value, since]) =>
    refusal(
      key,
      value,
      `is known to Kafka ${since} and newer; this cluster is Kafka 2.4.1`,
      `remove it, or set kafka.version to ${since} or newer`,
      old,
    ),
  ),
  ...["leader", "follower"].map((side) =>
    refusal(
      `${side}.replication.throttled.replicas`,
      "*",
      "belongs to reassignmentThrottle",
      "remove it here and set reassignmentThrottle",
    ),
  ),
]);

const day = "milliseconds";
const anyLong = "-9223372036854775808 to 9223372036854775807";

describeRefusals("the value of a topic's setting is refused when", [
  refusal("retention.ms", "7d", "must be a whole number, -1 to 9223372036854775807", day),
  refusal("retention.ms", "", "must be a whole number", day),
  refusal("retention.ms", true, "must be a whole number", day),
  refusal("retention.ms", 1.5, "must be a whole number", day),
  refusal("retention.ms", -2, "must be a whole number, -1 to", "use -1 or more"),
  refusal("retention.ms", "9223372036854775808", "to 9223372036854775807", "use 9223372036854775807 or less"),
  refusal(
    "retention.ms",
    2 ** 63,
    "must be in quotes, or it is rounded",
    'write it in quotes, such as "9223372036854775807"',
  ),
  refusal("retention.bytes", "1g", anyLong, "bytes"),
  refusal("segment.bytes", 13, "must be a whole number, 14 to 2147483647", "use 14 or more"),
  refusal("segment.bytes", 2 ** 31, "14 to 2147483647", "use 2147483647 or less"),
  refusal("segment.ms", 0, "1 to 9223372036854775807", "use 1 or more"),
  refusal("flush.messages", 0, "1 to 9223372036854775807", "use 1 or more"),
  refusal("flush.messages", -1, "0 to 9223372036854775807", "use 0 or more", old),
  refusal("segment.index.bytes", 3, "4 to 2147483647", "use 4 or more"),
  refusal("min.insync.replicas", 0, "1 to 2147483647", "use 1 or more"),
  refusal("min.insync.replicas", "two", "1 to 2147483647", "write a plain number"),
  refusal("max.message.bytes", "0x10", "0 to 2147483647", "write bytes as a plain number"),
  refusal("compression.gzip.level", 0, "must be a whole number, 1 to 9 or -1", "use 1 or more"),
  refusal("compression.lz4.level", 18, "must be a whole number, 1 to 17", "use 17 or less"),
  refusal("compression.zstd.level", 23, "must be a whole number, -131072 to 22", "use 22 or less"),
  refusal("min.cleanable.dirty.ratio", 1.1, "must be a number, 0 to 1", "write it as 0.5"),
  refusal("min.cleanable.dirty.ratio", "50%", "must be a number, 0 to 1", "write it as 0.5"),
  refusal("preallocate", "yes", "must be true or false", "use true or false"),
  refusal("preallocate", 1, "must be true or false", "use true or false"),
  refusal("compression.type", "gzp", "must be one of uncompressed, zstd, lz4, snappy, gzip", "did you mean gzip?"),
  refusal("compression.type", "LZ4", "must be one of uncompressed, zstd, lz4", "did you mean lz4?"),
  refusal("message.timestamp.type", "createTime", "one of CreateTime, LogAppendTime", "did you mean CreateTime?"),
  refusal("cleanup.policy", "keep", "must be a list, with commas, of compact, delete", "use compact or delete"),
  refusal(
    "cleanup.policy",
    "compact,deleted",
    "must be a list, with commas, of compact, delete",
    "did you mean delete?",
  ),
  refusal("cleanup.policy", "compact delete", "must be a list, with commas, of compact, delete", "use compact or "),
  refusal("message.format.version", "newest", "must be a release of Kafka, 0.8.0 to 3.9", "leave it out"),
  refusal("message.format.version", "3.9", "must be a release of Kafka, 0.8.0 to 2.4", "leave it out", old),
]);

const tiered = { kafka: { properties: { "remote.log.storage.system.enable": true } } };

describeRefusals("settings of a topic are refused when", [
  {
    title: "records must wait longer for compaction than they may",
    change: withConfig({ "min.compaction.lag.ms": 2000, "max.compaction.lag.ms": "1000" }),
    property: "topics[orders].config.min.compaction.lag.ms",
    rule: "must be at most max.compaction.lag.ms, 1000",
    given: "2000",
    fix: "lower it, or raise max.compaction.lag.ms",
  },
  refusal(
    "remote.storage.enable",
    true,
    "needs brokers with tiered storage (remote.log.storage.system.enable)",
    "set up tiered storage in kafka.properties",
  ),
  ...["remote.log.copy.disable", "remote.log.delete.on.disable"].map((key) =>
    refusal(key, true, "must not be true in a cluster with ZooKeeper", "remove it"),
  ),
  {
    title: "tiered storage meets compaction",
    change: withConfig({ "remote.storage.enable": "true", "cleanup.policy": "delete, compact" }, tiered),
    property: "topics[orders].config.remote.storage.enable",
    rule: "must not be true for a topic that is compacted",
    given: 'true, with cleanup.policy "delete, compact"',
    fix: "use cleanup.policy: delete",
  },
  {
    title: "tiered storage meets brokers that compact",
    change: withConfig(
      { "remote.storage.enable": true },
      { kafka: { properties: { ...tiered.kafka.properties, "log.cleanup.policy": "compact" } } },
    ),
    property: "topics[orders].config.remote.storage.enable",
    rule: "must not be true for a topic that is compacted",
    given: 'true, with cleanup.policy "compact"',
    fix: "use cleanup.policy: delete",
  },
  ...[
    [{ "local.retention.ms": 604800001 }, {}, "ms", "604800001", "604800000"],
    [{ "local.retention.ms": -1 }, {}, "ms", "-1", "604800000"],
    [{ "local.retention.ms": 1001, "retention.ms": 1000 }, {}, "ms", "1001", "1000"],
    [{ "local.retention.ms": 7200001 }, { "log.retention.hours": 2 }, "ms", "7200001", "7200000"],
    [{ "local.retention.ms": 60001 }, { "log.retention.minutes": 1, "log.retention.hours": 2 }, "ms", "60001", "60000"],
    [{ "local.retention.ms": 11 }, { "log.retention.ms": 10, "log.retention.minutes": 1 }, "ms", "11", "10"],
    [{ "retention.ms": 10 }, { "log.local.retention.ms": 11 }, "ms", "11", "10"],
    [{ "local.retention.bytes": 11, "retention.bytes": 10 }, {}, "bytes", "11", "10"],
    [{ "local.retention.bytes": 11 }, { "log.retention.bytes": 10 }, "bytes", "11", "10"],
  ].map(([config, properties, unit, given, all]): Refusal => {
    const kafka = { properties: { ...tiered.kafka.properties, ...(properties as Raw) } };
    return {
      title: `less is kept in all than locally: ${JSON.stringify(config)} with ${JSON.stringify(properties)}`,
      change: withConfig({ "remote.storage.enable": true, ...(config as Raw) }, { kafka }),
      property: `topics[orders].config.local.retention.${unit as string}`,
      rule: `must be at most retention.${unit as string}, ${all as string}, with tiered storage`,
      given: given as string,
      fix: `raise retention.${unit as string}, or leave it out for the same`,
    };
  }),
]);

describeAcceptances("settings of a topic may be", {
  "values as Kafka reads them, with blanks around": withConfig({
    "cleanup.policy": " compact , delete ",
    "retention.ms": " +1 ",
    preallocate: "TRUE",
    "min.cleanable.dirty.ratio": "1e-1",
  }),
  "no clean-up at all": withConfig({ "cleanup.policy": "" }),
  "limits of a long, in quotes": withConfig({
    "flush.ms": "9223372036854775807",
    "retention.bytes": "-9223372036854775808",
  }),
  "no limit": withConfig({ "retention.ms": -1, "retention.bytes": -1 }),
  "the level that stands for gzip's own": withConfig({ "compression.gzip.level": -1 }),
  "narrow ranges that were wider in an old Kafka": withConfig({ "flush.messages": 0, "segment.index.bytes": 0 }, old),
  "formats of records by release, patch or step": withConfig({ "message.format.version": "2.4.1" }, old),
  "the format of a very old release": withConfig({ "message.format.version": "0.10.0-IV1" }),
  "a lag as long as the longest": withConfig({ "min.compaction.lag.ms": 5, "max.compaction.lag.ms": 5 }),
  "KRaft's settings, when they are off": withConfig({ "remote.log.copy.disable": false }),
  "local retention that is longer, without tiered storage": withConfig({ "local.retention.ms": 2, "retention.ms": 1 }),
  "tiered storage on brokers that have it": withConfig(
    { "remote.storage.enable": true, "local.retention.ms": 1 },
    tiered,
  ),
  "local retention as long as the whole": withConfig(
    { "remote.storage.enable": true, "local.retention.ms": 1, "retention.ms": 1 },
    tiered,
  ),
  "local retention without a limit, as of the whole": withConfig(
    { "remote.storage.enable": true, "local.retention.ms": -1, "retention.ms": -1, "local.retention.bytes": -1 },
    tiered,
  ),
});

describe("a setting of a topic that is no single value", () => {
  it("is told by the schema, once", () => {
    const issues = judge(rawConfig(withConfig({ "cleanup.policy": ["compact", "delete"] })));
    assert.deepEqual(
      issues.map(({ property, rule }) => [property, rule]),
      [["topics[0].config.cleanup.policy", "must be a text, a number or true/false"]],
    );
  });
});
