import { type ConfigIssue, error, show } from "../../../model/issue";
import { type SettingValue, splitList } from "../../../model/setting-kinds";
import { nearest } from "../../../model/nearest";
import { compareVersions } from "../../../model/versions";
import { versionOf } from "../../resolve-group";
import { metadataOf } from "../metadata";
import type { KafkaStack, TopicConfig } from "../schema";
import { kafkaVersions } from "../versions";
import { judgeTopicConfig } from "./topic-config-values";
import { type TopicConfigKind, topicConfigGoneSince, topicConfigSince, topicConfigsOf } from "./topic-configs";
import { topicAt } from "./topic-names";

/** Rules about the settings of one topic, as this version of Kafka judges them. */
export function validateTopicConfig(topic: TopicConfig, config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  const known = topicConfigsOf(version);
  return [
    ...Object.entries(topic.config).flatMap(([key, value]) => {
      const property = topicAt(topic, `config.${key}`);
      const kind = known.get(key);
      if (kind === undefined) return [unknownSetting(property, key, value, version, [...known.keys()])];
      return validateSetting(property, key, value, kind, version);
    }),
    ...validateCompactionLag(topic),
    ...(known.has("remote.storage.enable") ? validateRemoteStorage(topic, config) : []),
  ];
}

function validateSetting(
  property: string,
  key: string,
  value: SettingValue,
  kind: TopicConfigKind,
  version: string,
): ConfigIssue[] {
  const problem = judgeTopicConfig(kind, key, value, version);
  return problem === undefined ? [] : [error({ property, ...problem, given: show(value) })];
}

function unknownSetting(
  property: string,
  key: string,
  value: SettingValue,
  version: string,
  known: string[],
): ConfigIssue {
  const gone = topicConfigGoneSince(key);
  if (gone !== undefined && compareVersions(gone, version) <= 0)
    return error({
      property,
      rule: `is gone since Kafka ${gone}; this cluster is Kafka ${version}`,
      given: show(value),
      fix: "remove it",
    });
  const since = topicConfigSince(key);
  if (since !== undefined)
    return error({
      property,
      rule: `is known to Kafka ${since} and newer; this cluster is Kafka ${version}`,
      given: show(value),
      fix: `remove it, or set kafka.version to ${since} or newer`,
    });
  return error({
    property,
    rule: `is not a setting of a topic in Kafka ${version}`,
    given: show(value),
    fix: unknownFix(key, value, known),
  });
}

/** Brokers have most of these settings, too, by names that begin with `log.`, and some in other units. */
function unknownFix(key: string, value: SettingValue, known: string[]): string {
  const [, what, unit = ""] = /^(?:log\.)?(retention|roll)\.(hours|minutes)$/.exec(key) ?? [];
  const factor = { hours: 3_600_000, minutes: 60_000 }[unit];
  if (what !== undefined && factor !== undefined) {
    const name = what === "roll" ? "segment.ms" : "retention.ms";
    return Number.isFinite(Number(value))
      ? `write ${name}: ${Number(value) * factor}`
      : `write ${name}, in milliseconds`;
  }
  const meant = nearest(key.replace(/^log\./, ""), known);
  return meant === undefined
    ? "remove it; the settings of topics are in Kafka's documentation, Topic Configs"
    : `did you mean ${meant}? Otherwise remove it`;
}

function validateCompactionLag(topic: TopicConfig): ConfigIssue[] {
  const [minKey, maxKey] = ["min.compaction.lag.ms", "max.compaction.lag.ms"];
  const [min, max] = [whole(topic.config[minKey]), whole(topic.config[maxKey])];
  if (min === undefined || max === undefined || min <= max) return [];
  return [
    error({
      property: topicAt(topic, `config.${minKey}`),
      rule: `must be at most ${maxKey}, ${max}`,
      given: show(topic.config[minKey]),
      fix: `lower it, or raise ${maxKey}`,
    }),
  ];
}

/** What brokers ask of a topic with tiered storage (KIP-405, KIP-950). */
function validateRemoteStorage(topic: TopicConfig, config: KafkaStack): ConfigIssue[] {
  const { properties } = config.kafka;
  const onlyInKraft = ["remote.log.copy.disable", "remote.log.delete.on.disable"];
  const remote = (metadataOf(config).brokers === "kraft" ? [] : onlyInKraft).filter((key) => isTrue(topic.config[key]));
  const issues = remote.map((key) =>
    error({
      property: topicAt(topic, `config.${key}`),
      rule: "must not be true in a cluster with ZooKeeper; Kafka has it for KRaft only (KIP-950)",
      given: show(topic.config[key]),
      fix: "remove it",
    }),
  );
  if (!isTrue(topic.config["remote.storage.enable"])) return issues;
  const property = topicAt(topic, "config.remote.storage.enable");
  if (!isTrue(properties["remote.log.storage.system.enable"]))
    issues.push(
      error({
        property,
        rule: "needs brokers with tiered storage (remote.log.storage.system.enable)",
        given: show(topic.config["remote.storage.enable"]),
        fix: "remove it, or set up tiered storage in kafka.properties",
      }),
    );
  const policy = topic.config["cleanup.policy"] ?? properties["log.cleanup.policy"] ?? "delete";
  if (splitList(String(policy)).includes("compact"))
    issues.push(
      error({
        property,
        rule: "must not be true for a topic that is compacted: tiered storage cannot hold it",
        given: `true, with cleanup.policy ${show(policy)}`,
        fix: "remove it, or use cleanup.policy: delete",
      }),
    );
  return [...issues, ...["ms", "bytes"].flatMap((unit) => validateLocalRetention(topic, config, unit))];
}

/** Local retention is a part of the whole; -2 stands for the whole, -1 for no limit. */
function validateLocalRetention(topic: TopicConfig, config: KafkaStack, unit: string): ConfigIssue[] {
  const key = `retention.${unit}`;
  const { properties } = config.kafka;
  const local = whole(topic.config[`local.${key}`] ?? properties[`log.local.${key}`]) ?? -2n;
  const all = whole(topic.config[key]) ?? (unit === "ms" ? clusterRetention(config) : whole(properties[`log.${key}`]));
  if (local === -2n || all === undefined || all < 0n || (local >= 0n && local <= all)) return [];
  return [
    error({
      property: topicAt(topic, `config.local.${key}`),
      rule: `must be at most ${key}, ${all}, with tiered storage`,
      given: show(String(local)),
      fix: `lower it, raise ${key}, or leave it out for the same`,
    }),
  ];
}

/** How long brokers keep records of topics that do not say it. */
function clusterRetention({ kafka: { properties } }: KafkaStack): bigint {
  const [ms, minutes, hours] = ["ms", "minutes", "hours"].map((unit) => whole(properties[`log.retention.${unit}`]));
  return ms ?? (minutes === undefined ? (hours ?? 168n) * 3_600_000n : minutes * 60_000n);
}

function isTrue(value: SettingValue | undefined): boolean {
  return /^\s*true\s*$/i.test(String(value));
}

function whole(value: SettingValue | undefined): bigint | undefined {
  return value !== undefined && /^\s*[+-]?\d+\s*$/.test(String(value)) ? BigInt(value) : undefined;
}
