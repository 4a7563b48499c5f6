import {
  judgeSetting,
  type SettingKind,
  type SettingValue,
  type ValueProblem,
  type Whole,
} from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";
import { judgeFormat } from "../topics/topic-config-values";
import { topicConfigsOf } from "../topics/topic-configs";
import { type BrokerSettingKind, brokerSettingKind } from "./broker-settings";
import { topicKeyOf } from "./topic-synonyms";

/** What a setting of a broker takes, in a version of Kafka; undefined when that version has no such setting. */
export function brokerValueKind(key: string, version: string): BrokerSettingKind | undefined {
  const defined = brokerSettingKind(key, version);
  if (defined === undefined) return undefined;
  const required = requirements(version)[key];
  if (required !== undefined) return required;
  const topicKey = topicKeyOf(key);
  const ofTopic = topicKey === undefined ? undefined : topicConfigsOf(version).get(topicKey);
  if (ofTopic?.kind === "ratio") return { kind: "decimal", min: 0, max: 1 };
  if (ofTopic?.kind === "choice" && defined.kind === "text") return ofTopic;
  return ofTopic?.kind === "whole" && defined.kind === "whole" ? narrower(defined, ofTopic) : defined;
}

/** Judges a value as a broker of this version would when it starts; undefined when it takes it. */
export function judgeBrokerValue(
  kind: Exclude<BrokerSettingKind, { kind: "password" }>,
  key: string,
  value: SettingValue,
  version: string,
): ValueProblem | undefined {
  if (kind.kind === "release") return judgeFormat(String(value).trim(), version);
  return judgeSetting(kind, key, value);
}

const int = { kind: "whole", min: -(2n ** 31n), max: 2n ** 31n - 1n } as const;
const long = { kind: "whole", min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

/** What brokers ask when they start, beyond their definitions: `KafkaConfig.validateValues`, and what reads the value. */
function requirements(version: string): Readonly<Record<string, SettingKind | undefined>> {
  const levels = ["INFO", "DEBUG", ...(compareVersions(version, "2.7") < 0 ? [] : ["TRACE"])];
  return {
    "log.retention.hours": { ...int, except: 0n },
    "log.retention.minutes": { ...int, except: 0n },
    "log.retention.ms": { ...long, except: 0n },
    "metrics.recording.level": { kind: "choice", of: levels, ignoreCase: true },
    "offsets.topic.compression.codec": { ...int, min: 0n, max: 4n },
  };
}

/** Each broker judges its defaults for topics as it judges the settings of topics. */
function narrower(one: Whole, other: Whole): Whole {
  const min = one.min > other.min ? one.min : other.min;
  const max = one.max < other.max ? one.max : other.max;
  return { ...one, min, max };
}
