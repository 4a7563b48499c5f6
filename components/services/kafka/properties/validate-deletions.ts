import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import type { KafkaStack } from "../schema";

/** Broker settings with which records or topics are never deleted, although the stack counts on it. */
export function validateDeletions(config: KafkaStack): ConfigIssue[] {
  return [...validateCleaner(config), ...validateTopicDeletion(config)];
}

/** Kafka's own topic of consumer offsets is compacted, whatever the topics of the stack are. */
function validateCleaner({ kafka: { properties } }: KafkaStack): ConfigIssue[] {
  const key = "log.cleaner.enable";
  if (!isFalse(properties[key])) return [];
  return [
    warning({
      property: `kafka.properties.${key}`,
      rule: "compacted topics grow without end when nothing compacts them, and __consumer_offsets always is one",
      given: show(properties[key]),
      fix: "remove it",
    }),
  ];
}

function validateTopicDeletion({ kafka: { properties }, topics, allowTopicDelete }: KafkaStack): ConfigIssue[] {
  const key = "delete.topic.enable";
  const names = topics.filter(({ allowDelete }) => allowDelete).map(({ name }) => name);
  if (!isFalse(properties[key]) || (names.length === 0 && !allowTopicDelete)) return [];
  const allowed = allowTopicDelete ? "allowTopicDelete" : `allowDelete of ${names.join(", ")}`;
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `contradicts ${allowed}: brokers refuse to delete topics`,
      given: show(properties[key]),
      fix: `remove it, or remove ${allowed}`,
    }),
  ];
}

function isFalse(value: string | number | boolean | undefined): boolean {
  return /^\s*false\s*$/i.test(String(value));
}
