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

/** A topic among the inputs of a resource: the engine takes its time for every value, so what most have is left out. */
export interface TopicInputs {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config?: TopicSpec["config"];
  readonly allowDelete?: boolean;
}

/** Leaves out what `topicOf` fills in. */
export function topicInputs({
  partitions,
  replicationFactor,
  config,
  allowDelete,
}: Omit<TopicSpec, "name">): TopicInputs {
  return {
    partitions,
    replicationFactor,
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...(allowDelete ? { allowDelete } : {}),
  };
}

/** The topic that inputs describe. */
export function topicOf({ config = {}, allowDelete = false, ...shape }: TopicInputs): Omit<TopicSpec, "name"> {
  return { ...shape, config, allowDelete };
}
