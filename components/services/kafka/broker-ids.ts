import { metadataOf } from "./metadata";
import type { KafkaStack } from "./schema";

const largest = 2 ** 31 - 1;

/**
 * The largest id that a broker may be given: above `reserved.broker.max.id` Kafka makes ids itself, unless
 * `broker.id.generation.enable` says that it does not (Kafka documentation, "Broker Configs").
 */
export function brokerIdLimit(config: KafkaStack): { readonly max: number; readonly more?: string } {
  const { properties } = config.kafka;
  // In KRaft it makes none.
  if (metadataOf(config).brokers === "kraft") return { max: largest };
  if (/^\s*false\s*$/i.test(String(properties["broker.id.generation.enable"]))) return { max: largest };
  const reserved = Number(properties["reserved.broker.max.id"] ?? 1000);
  const max = Number.isSafeInteger(reserved) && reserved >= 0 ? Math.min(reserved, largest) : 1000;
  return { max, more: "set kafka.properties.broker.id.generation.enable: false when Kafka has made the ids" };
}
