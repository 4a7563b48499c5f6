import type { PropertyMap } from "../../model/properties";
import type { KafkaGroup } from "./resolve";

/**
 * Broker settings that Kafka changes while it runs, from 2.4 on (Kafka documentation, "Updating Broker Configs").
 * Those that need more than a new value, such as listeners or quotas, are not among them.
 */
export const dynamicKeys: ReadonlySet<string> = new Set([
  "background.threads",
  "compression.type",
  "log.cleaner.backoff.ms",
  "log.cleaner.dedupe.buffer.size",
  "log.cleaner.delete.retention.ms",
  "log.cleaner.io.buffer.size",
  "log.cleaner.io.max.bytes.per.second",
  "log.cleaner.max.compaction.lag.ms",
  "log.cleaner.min.cleanable.ratio",
  "log.cleaner.min.compaction.lag.ms",
  "log.cleaner.threads",
  "log.cleanup.policy",
  "log.flush.interval.messages",
  "log.flush.interval.ms",
  "log.index.interval.bytes",
  "log.index.size.max.bytes",
  "log.retention.bytes",
  "log.retention.ms",
  "log.roll.ms",
  "log.segment.bytes",
  "log.segment.delete.delay.ms",
  "max.connections",
  "max.connections.per.ip",
  "message.max.bytes",
  "num.io.threads",
  "num.network.threads",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
]);

/** The settings of a stack that running brokers take over without a restart. */
export function dynamicSettings(brokers: KafkaGroup): PropertyMap {
  return Object.fromEntries(Object.entries(brokers.properties).filter(([key]) => dynamicKeys.has(key)));
}

/** Properties without the values of dynamic settings, whose change is no reason for a restart. */
export function withoutDynamic(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !dynamicKeys.has(key)));
}
