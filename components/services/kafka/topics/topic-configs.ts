import { type SettingKind, splitList } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";

/** What values a setting of a topic takes. */
export type TopicConfigKind =
  | Extract<SettingKind, { kind: "boolean" | "choice" | "list" | "whole" }>
  | { readonly kind: "ratio" }
  | { readonly kind: "format" }
  | { readonly kind: "owned"; readonly by: string };

type Settings = Readonly<Record<string, TopicConfigKind | null>>;

const [maxInt, maxLong] = [2n ** 31n - 1n, 2n ** 63n - 1n];
const boolean = { kind: "boolean" } as const;
const choice = (...of: string[]) => ({ kind: "choice", of }) as const;
const list = (...of: string[]) => ({ kind: "list", of }) as const;
const int = (min: bigint, max = maxInt, besides?: bigint) =>
  ({ kind: "whole", min, max, ...(besides === undefined ? {} : { besides }) }) as const;
const long = (min: bigint) => ({ kind: "whole", min, max: maxLong }) as const;
const throttled = { kind: "owned", by: "reassignmentThrottle" } as const;

/**
 * Every setting of a topic by the release of Kafka that brought it, or that narrowed it, as `LogConfig` of these
 * releases defines them; null for one that it took away.
 */
const releases: readonly (readonly [release: string, settings: Settings])[] = [
  [
    "2.4",
    {
      "cleanup.policy": list("compact", "delete"),
      "compression.type": choice("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
      "delete.retention.ms": long(0n),
      "file.delete.delay.ms": long(0n),
      "flush.messages": long(0n),
      "flush.ms": long(0n),
      "follower.replication.throttled.replicas": throttled,
      "index.interval.bytes": int(0n),
      "leader.replication.throttled.replicas": throttled,
      "max.compaction.lag.ms": long(1n),
      "max.message.bytes": int(0n),
      "message.downconversion.enable": boolean,
      "message.format.version": { kind: "format" },
      "message.timestamp.difference.max.ms": long(0n),
      "message.timestamp.type": choice("CreateTime", "LogAppendTime"),
      "min.cleanable.dirty.ratio": { kind: "ratio" },
      "min.compaction.lag.ms": long(0n),
      "min.insync.replicas": int(1n),
      preallocate: boolean,
      "retention.bytes": long(-maxLong - 1n),
      "retention.ms": long(-1n),
      "segment.bytes": int(14n),
      "segment.index.bytes": int(0n),
      "segment.jitter.ms": long(0n),
      "segment.ms": long(1n),
      "unclean.leader.election.enable": boolean,
    },
  ],
  ["3.3", { "flush.messages": long(1n), "segment.index.bytes": int(4n) }],
  [
    "3.6",
    {
      "local.retention.bytes": long(-2n),
      "local.retention.ms": long(-2n),
      "message.timestamp.after.max.ms": long(0n),
      "message.timestamp.before.max.ms": long(0n),
      "remote.storage.enable": boolean,
    },
  ],
  [
    "3.8",
    {
      "compression.gzip.level": int(1n, 9n, -1n),
      "compression.lz4.level": int(1n, 17n),
      "compression.zstd.level": int(-131072n, 22n),
    },
  ],
  ["3.9", { "remote.log.copy.disable": boolean, "remote.log.delete.on.disable": boolean }],
  [
    "4.0",
    {
      // KIP-724, KIP-937, KIP-1030.
      "message.downconversion.enable": null,
      "message.format.version": null,
      "message.timestamp.difference.max.ms": null,
      "segment.bytes": int(1_048_576n),
    },
  ],
];

const everyKind = new Map(
  releases
    .flatMap(([, settings]) => Object.entries(settings))
    .flatMap(([key, kind]) => (kind === null ? [] : [[key, kind]])),
);

const byVersion = new Map<string, ReadonlyMap<string, TopicConfigKind>>();

/** The settings of a topic that a version of Kafka knows. */
export function topicConfigsOf(version: string): ReadonlyMap<string, TopicConfigKind> {
  const found = byVersion.get(version) ?? collect(version);
  byVersion.set(version, found);
  return found;
}

function collect(version: string): ReadonlyMap<string, TopicConfigKind> {
  const known = releases.filter(([release]) => compareVersions(release, version) <= 0);
  const all = new Map(known.flatMap(([, settings]) => Object.entries(settings)));
  return new Map([...all].flatMap(([key, kind]) => (kind === null ? [] : [[key, kind] as const])));
}

/** The release that took a setting away; undefined when every release after its first has it. */
export function topicConfigGoneSince(key: string): string | undefined {
  return releases.find(([, settings]) => settings[key] === null)?.[0];
}

/** The release that brought a setting; undefined when no release that this program runs has it. */
export function topicConfigSince(key: string): string | undefined {
  return releases.find(([, settings]) => Object.hasOwn(settings, key))?.[0];
}

/** A value as brokers tell it: spelled the same way whatever the stack file says. One that breaks a rule stays as it is. */
export function canonicalTopicConfig(key: string, text: string): string {
  const value = text.trim();
  switch (everyKind.get(key)?.kind) {
    case "boolean":
      return value.toLowerCase();
    case "list":
      return splitList(value).join(",");
    case "whole":
      return /^[+-]?\d+$/.test(value) ? BigInt(value).toString() : value;
    case "ratio":
      return javaDouble(Number(value));
    case "choice":
    case "format":
    case "owned":
    case undefined:
      return value;
  }
}

/** `Double.toString` of Java, for 0 to 1. */
function javaDouble(value: number): string {
  if (value === 0 || value >= 1e-3) return Number.isInteger(value) ? value.toFixed(1) : String(value);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${exponent}`;
}
