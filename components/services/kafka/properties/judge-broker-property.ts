import { doubtful, listed, type PropertyProblem } from "../../../model/property-problem";
import { nearest } from "../../../model/nearest";
import { losesDigits, type SettingValue } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";
import { versionOf } from "../../resolve-group";
import { metadataOf } from "../metadata";
import type { KafkaStack } from "../schema";
import { topicConfigsOf } from "../topics/topic-configs";
import { kafkaVersions } from "../versions";
import { brokerSettings, judgedVersion, lifetimeOf } from "./broker-settings";
import { brokerValueKind, judgeBrokerValue } from "./broker-values";
import { migrationOfBrokerKey, ownerOfBrokerKey } from "./owned-broker-keys";
import { securityOfBrokerKey } from "./security-keys";
import { brokerKeyOf } from "./topic-synonyms";

/** What is wrong or doubtful about a key of server.properties and its value, in the version of a stack. */
export function judgeBrokerProperty(key: string, value: SettingValue, config: KafkaStack): PropertyProblem | undefined {
  const inKraft = metadataOf(config).brokers === "kraft";
  const known =
    (inKraft && key.startsWith("zookeeper.") ? undefined : securityOfBrokerKey(key, value, config)) ??
    ownerOfBrokerKey(key, inKraft) ??
    migrationOfBrokerKey(key, value);
  if (known !== undefined) return known;
  const version = judgedVersion(versionOf(config.kafka, kafkaVersions).version);
  const kind = brokerValueKind(key, version);
  if (isReference(value, config)) return undefined;
  if (kind?.kind === "password") return { ...plainSecret, secret: true };
  const problem = kind === undefined ? losesDigits(value) : judgeBrokerValue(kind, key, value, version);
  if (problem !== undefined) return { severity: "error", ...problem };
  return kind === undefined && !isOfPlugin(key, config) ? unknownKey(key, version, config) : undefined;
}

const plainSecret = {
  severity: "error",
  rule: "is a secret, and this program has no place for secrets yet: it would be in plain text in states, files and logs",
  fix: "remove it",
} as const;

/** A value that a broker fetches itself, such as `${file:/etc/kafka/secrets:password}` (KIP-421). */
function isReference(value: SettingValue, { kafka: { properties } }: KafkaStack): boolean {
  return Object.hasOwn(properties, "config.providers") && /^\s*\$\{[^}]+\}\s*$/.test(String(value));
}

/** Keys that a broker hands on to plugins whose settings are known to begin so. */
function isOfPlugin(key: string, { kafka: { properties } }: KafkaStack): boolean {
  const prefix = (name: string, usual: string) =>
    String(properties[`remote.log.${name}.manager.impl.prefix`] ?? usual).trim();
  const prefixes = [prefix("storage", "rsm.config."), prefix("metadata", "rlmm.config."), "config.providers."];
  return key === "config.providers" || prefixes.some((one) => one !== "" && key.startsWith(one));
}

/** Keys that no broker reads are no error: a plugin may read them. */
function unknownKey(key: string, version: string, config: KafkaStack): PropertyProblem {
  return otherRelease(key, version) ?? ofTopics(key, version) ?? misspelt(key, version, config) ?? ofNobody(version);
}

/** What replaced settings that are gone. */
const replaced: Readonly<Record<string, string>> = {
  "quota.consumer.default": "remove it; default quotas are set on running brokers, with kafka-configs",
  "quota.producer.default": "remove it; default quotas are set on running brokers, with kafka-configs",
};

function otherRelease(key: string, version: string): PropertyProblem | undefined {
  const lifetime = lifetimeOf(key);
  if (lifetime === undefined) return undefined;
  const { since, goneSince } = lifetime;
  if (goneSince !== undefined && compareVersions(goneSince, version) <= 0)
    return doubtful(`is gone since Kafka ${goneSince}, so Kafka ${version} ignores it`, replaced[key]);
  return doubtful(`is known to Kafka ${since} and newer; Kafka ${version} ignores it`);
}

function ofTopics(key: string, version: string): PropertyProblem | undefined {
  if (!topicConfigsOf(version).has(key)) return undefined;
  const own = brokerKeyOf(key);
  const rule = "is a setting of topics, which brokers ignore";
  if (own !== undefined) return doubtful(`${rule}; theirs is ${own}`, `write ${own}, or set it in topics[].config`);
  return doubtful(rule, "remove it here, and set it in topics[].config");
}

function misspelt(key: string, version: string, config: KafkaStack): PropertyProblem | undefined {
  const meant = nearest(key, settable(version, config));
  if (meant === undefined) return undefined;
  const owners = ownerOfBrokerKey(meant)?.owners;
  const place = owners === undefined ? "" : ` It belongs to ${listed(owners)}: remove it here and set it there`;
  return doubtful(`is no setting of a broker of Kafka ${version}, which ignores it`, `did you mean ${meant}?${place}`);
}

/** What may be suggested: nothing that is refused whatever the value. */
function settable(version: string, config: KafkaStack): string[] {
  return brokerSettings(version).filter((key) => {
    const owner = ownerOfBrokerKey(key);
    return (
      (owner === undefined || owner.owners !== undefined) && securityOfBrokerKey(key, "plaintext", config) === undefined
    );
  });
}

function ofNobody(version: string): PropertyProblem {
  return doubtful(
    `is no setting of a broker of Kafka ${version}, which ignores it unless a plugin reads it`,
    "remove it, unless a plugin of yours reads it",
  );
}
