import { heapBytes } from "../../../model/jvm";
import { replicationOf } from "../replication";
import type { KafkaStack } from "../schema";
import { canonicalTopicConfig } from "./topic-configs";

/** One topic as it should be, with every default filled in. */
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
export function resolveTopics(config: KafkaStack): TopicSpec[] {
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
export function topicsOf(config: KafkaStack): Topics {
  return {
    topics: resolveTopics(config),
    unmanagedTopics: config.topics.filter(({ managed }) => !managed).map(({ name }) => name),
    reassignmentThrottle: heapBytes(config.reassignmentThrottle) ?? 0,
  };
}

/** What a topic is besides its name. */
type Shape = Omit<TopicSpec, "name">;

/** A topic among the inputs of a resource, without what most topics have. */
type TopicInputs = Pick<Shape, "partitions" | "replicationFactor"> & Partial<Shape>;

/**
 * Topics by name in one text of JSON. The engine and its plugins take their time for every value that they send each
 * other, and some of it travels eight times in each `up`; what changes in such a text, the engine shows like values.
 */
export function topicsText(topics: Readonly<Record<string, Shape>>): string {
  const inputs = Object.entries(topics).map(([name, topic]) => [name, topicInputs(topic)] as const);
  return JSON.stringify(Object.fromEntries(inputs));
}

/** The topics in a text that {@link topicsText} wrote; none where there is no text. */
export function topicsIn(text = "{}"): Record<string, Shape> {
  const topics = JSON.parse(text) as Readonly<Record<string, TopicInputs>>;
  return Object.fromEntries(Object.entries(topics).map(([name, topic]) => [name, topicOf(topic)]));
}

/** Leaves out what `topicOf` fills in. */
function topicInputs({ partitions, replicationFactor, config, allowDelete }: Shape): TopicInputs {
  return {
    partitions,
    replicationFactor,
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...(allowDelete ? { allowDelete } : {}),
  };
}

function topicOf({ config = {}, allowDelete = false, ...shape }: TopicInputs): Shape {
  return { ...shape, config, allowDelete };
}
