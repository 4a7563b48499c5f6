interface Named {
  readonly name: string;
}

/** What Kafka takes as a name (`org.apache.kafka.common.internals.Topic`). */
export function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..";
}

/** Where a message leads: topics are named, not counted, like hosts. */
export function topicAt(topic: Named, key: string): string {
  return topicsAt([topic], key);
}

/** The same for what some topics have in common; of many, the first are named. */
export function topicsAt(topics: readonly Named[], key: string): string {
  const names = topics.slice(0, 3).map(({ name }) => (isTopicName(name) ? name : ""));
  const more = topics.length > names.length ? ` and ${topics.length - names.length} more` : "";
  return `topics[${names.join(", ")}${more}].${key}`;
}
