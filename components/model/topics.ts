import { heapBytes } from "./jvm";
import { replicationOf } from "./replication";
import type { ClusterConfig } from "./schema";
import { canonicalTopicConfig } from "./topic-configs";

/** One topic as it shall be, with every default filled in. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** What the topic has of its own, each value spelled as brokers tell it. */
  readonly config: Readonly<Record<string, string>>;
  /** When the topic leaves the stack file, it is deleted with its records. */
  readonly allowDelete: boolean;
}

/** What a stack says about topics, wherever its brokers run. */
export interface Topics {
  readonly topics: readonly TopicSpec[];
  /** Names of topics that are left alone: unlike one that left the file, such a topic is never deleted. */
  readonly unmanagedTopics: readonly string[];
  /** Bytes per second and broker while replicas move. */
  readonly reassignmentThrottle: number;
}

/** The topics of a checked configuration that are managed. */
export function resolveTopics(config: ClusterConfig): TopicSpec[] {
  const { replicationFactor } = replicationOf(config);
  return config.topics
    .filter(({ managed }) => managed)
    .map((topic) => ({
      name: topic.name,
      partitions: topic.partitions,
      replicationFactor: topic.replicationFactor ?? replicationFactor,
      config: Object.fromEntries(
        Object.entries(topic.config).map(([key, value]) => [key, canonicalTopicConfig(key, String(value))]),
      ),
      allowDelete: topic.allowDelete || config.allowTopicDelete,
    }));
}

/** Everything that a checked configuration says about topics. */
export function topicsOf(config: ClusterConfig): Topics {
  return {
    topics: resolveTopics(config),
    unmanagedTopics: config.topics.filter(({ managed }) => !managed).map(({ name }) => name),
    reassignmentThrottle: heapBytes(config.reassignmentThrottle) ?? 0,
  };
}
