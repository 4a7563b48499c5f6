import type { KafkaStack } from "./schema";

/** Copies of a partition, and how many of them an `acks=all` write waits for, on a cluster of `brokers` brokers. */
function defaultReplication(brokers: number): { replicationFactor: number; minInsyncReplicas: number } {
  const replicationFactor = Math.max(1, Math.min(3, brokers));
  return { replicationFactor, minInsyncReplicas: Math.max(1, replicationFactor - 1) };
}

/** Replication factor and min.insync.replicas of a stack, from its own settings or from the number of brokers. */
export function replicationOf(config: KafkaStack): { replicationFactor: number; minInsyncReplicas: number } {
  const brokers = config.hosts.filter((host) => host.brokerId !== undefined).length;
  const replicationFactor = config.kafka.replicationFactor ?? defaultReplication(brokers).replicationFactor;
  return {
    replicationFactor,
    minInsyncReplicas: config.kafka.minInsyncReplicas ?? defaultReplication(replicationFactor).minInsyncReplicas,
  };
}
