/**
 * The settings of topics by what brokers call their defaults, as `LogConfig` has them (Kafka documentation, "Topic
 * Configs", Server Default Property).
 */
const topicKeys: Readonly<Record<string, string>> = {
  "compression.gzip.level": "compression.gzip.level",
  "compression.lz4.level": "compression.lz4.level",
  "compression.type": "compression.type",
  "compression.zstd.level": "compression.zstd.level",
  "log.cleaner.delete.retention.ms": "delete.retention.ms",
  "log.cleaner.max.compaction.lag.ms": "max.compaction.lag.ms",
  "log.cleaner.min.cleanable.ratio": "min.cleanable.dirty.ratio",
  "log.cleaner.min.compaction.lag.ms": "min.compaction.lag.ms",
  "log.cleanup.policy": "cleanup.policy",
  "log.flush.interval.messages": "flush.messages",
  "log.flush.interval.ms": "flush.ms",
  "log.index.interval.bytes": "index.interval.bytes",
  "log.index.size.max.bytes": "segment.index.bytes",
  "log.local.retention.bytes": "local.retention.bytes",
  "log.local.retention.ms": "local.retention.ms",
  "log.message.downconversion.enable": "message.downconversion.enable",
  "log.message.format.version": "message.format.version",
  "log.message.timestamp.after.max.ms": "message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms": "message.timestamp.before.max.ms",
  "log.message.timestamp.difference.max.ms": "message.timestamp.difference.max.ms",
  "log.message.timestamp.type": "message.timestamp.type",
  "log.preallocate": "preallocate",
  "log.retention.bytes": "retention.bytes",
  "log.retention.ms": "retention.ms",
  "log.roll.jitter.ms": "segment.jitter.ms",
  "log.roll.ms": "segment.ms",
  "log.segment.bytes": "segment.bytes",
  "log.segment.delete.delay.ms": "file.delete.delay.ms",
  "message.max.bytes": "max.message.bytes",
  "min.insync.replicas": "min.insync.replicas",
  "unclean.leader.election.enable": "unclean.leader.election.enable",
};

const brokerKeys = new Map(Object.entries(topicKeys).map(([broker, topic]) => [topic, broker]));

/** The setting of a topic that a broker's setting is the default of. */
export function topicKeyOf(brokerKey: string): string | undefined {
  return Object.hasOwn(topicKeys, brokerKey) ? topicKeys[brokerKey] : undefined;
}

/** What brokers call the default of a topic's setting. */
export function brokerKeyOf(topicKey: string): string | undefined {
  return brokerKeys.get(topicKey);
}
