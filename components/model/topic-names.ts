import { show } from "./issue";

interface Named {
  readonly name: string;
}

/** What Kafka takes as a name (`org.apache.kafka.common.internals.Topic`). */
export function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..";
}

/** Topics are named, not counted, in messages, like hosts. */
export function topicAt({ name }: Named, key: string): string {
  return `topics[${isTopicName(name) ? name : ""}].${key}`;
}

/** The names of some topics, the first of them when they are many. */
export function naming(topics: readonly Named[]): string {
  const names = topics.slice(0, 3).map(({ name }) => show(name));
  return names.length < topics.length
    ? `${names.join(", ")} and ${topics.length - names.length} more`
    : names.join(", ");
}
