import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import type { KafkaStack, TopicConfig } from "../schema";
import { isTopicName, topicAt, topicsAt } from "./topic-names";
import { validateTopicConfig } from "./validate-topic-config";

const maxPartitions = 2 ** 31 - 1;

/** Rules about topics that hold whatever the brokers are; topics that are left alone only need a name. */
export function validateTopics(config: KafkaStack): ConfigIssue[] {
  const managed = config.topics.filter((topic) => topic.managed);
  return [
    ...config.topics.flatMap(validateName),
    ...validateTogether(config.topics),
    ...config.topics.flatMap(validateUnmanaged),
    ...managed.flatMap((topic) => [...validatePartitions(topic), ...validateTopicConfig(topic, config)]),
    ...validateUnclean(managed),
  ];
}

function validateName({ name }: TopicConfig): ConfigIssue[] {
  const property = "topics[].name";
  if (isTopicName(name) && !name.startsWith("__")) return [];
  if (isTopicName(name))
    return [
      error({
        property,
        rule: "must not begin with __: Kafka and its companions keep their own records under such names",
        given: show(name),
        fix: "leave it out, or choose another name",
      }),
    ];
  return [
    error({
      property,
      rule: "must be 1 to 249 letters of ASCII, digits, dots, underscores and hyphens, and neither . nor ..",
      given: name.length > 249 ? `${show(name)}, ${name.length} characters` : show(name),
      fix: `write it as ${suggestName(name)}`,
    }),
  ];
}

function suggestName(name: string): string {
  const legal = name
    .replace(/[^a-zA-Z0-9._-]+/g, "-")
    .replace(/^_+/, "")
    .slice(0, 40);
  return /[a-zA-Z0-9]/.test(legal) ? legal : "orders";
}

/** Kafka's metrics write dots as underscores, so it refuses names that only differ in them. */
function validateTogether(topics: readonly TopicConfig[]): ConfigIssue[] {
  const same = groupBy(topics, ({ name }) => name).filter((group) => group.length > 1);
  const names = [...new Set(topics.map(({ name }) => name))];
  const alike = groupBy(names, (name) => name.replaceAll(".", "_")).filter((group) => group.length > 1);
  return [
    ...same.map((group) =>
      error({
        property: "topics[].name",
        rule: "must be different names",
        given: `${show(group[0]?.name)}, ${group.length} times`,
        fix: "keep one of them",
      }),
    ),
    ...alike.map((group) =>
      error({
        property: "topics[].name",
        rule: "must differ in more than dots and underscores, which are the same in the names of Kafka's metrics",
        given: group.map(show).join(" and "),
        fix: "rename one of them, and use either dots or underscores",
      }),
    ),
  ];
}

function validateUnmanaged(topic: TopicConfig): ConfigIssue[] {
  if (topic.managed || !topic.allowDelete) return [];
  return [
    error({
      property: topicAt(topic, "allowDelete"),
      rule: "contradicts managed: false, with which the topic is left alone and never deleted",
      given: show(true),
      fix: "remove allowDelete to leave the topic alone, or managed: false to have it deleted",
    }),
  ];
}

function validatePartitions(topic: TopicConfig): ConfigIssue[] {
  const { partitions } = topic;
  if (partitions >= 1 && partitions <= maxPartitions) return [];
  return [
    error({
      property: topicAt(topic, "partitions"),
      rule: `must be 1 to ${maxPartitions}`,
      given: show(partitions),
      fix: partitions < 1 ? "use 1 or more" : "use as many as there are consumers at most",
    }),
  ];
}

function validateUnclean(topics: readonly TopicConfig[]): ConfigIssue[] {
  const key = "unclean.leader.election.enable";
  const unclean = topics.filter(({ config }) => /^\s*true\s*$/i.test(String(config[key])));
  if (unclean.length === 0) return [];
  return [
    warning({
      property: topicsAt(unclean, `config.${key}`),
      rule: "a copy that lags may lead, and acknowledged records that it lacks are lost",
      given: show(true),
      fix: "leave it out, unless a topic that is always there is worth more than its records",
    }),
  ];
}
