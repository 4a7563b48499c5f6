import { type ConfigIssue, error } from "../../../../components/model/issue";
import type { NewTopic } from "../../../protocol/kafka/topics";
import type { ConfigChanges } from "../../../protocol/kafka/configs";

/** A topic as it is, or should be; `config` holds what is set on the topic itself. */
export interface TopicState {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** Topics by name. */
export type Topics<T extends TopicState = TopicState> = Readonly<Record<string, T>>;

/** A topic of the stack file. */
export interface WantedTopic extends TopicState {
  /** It is deleted, with its records, when it leaves the stack file. */
  readonly allowDelete: boolean;
}

/** What has to be done, in this order; refusals come before everything. */
export interface TopicChanges {
  readonly refusals: readonly ConfigIssue[];
  readonly create: readonly NewTopic[];
  readonly grow: readonly Pick<NewTopic, "name" | "partitions">[];
  readonly configure: readonly { readonly name: string; readonly changes: ConfigChanges }[];
  readonly move: readonly Pick<NewTopic, "name" | "replicationFactor">[];
  readonly remove: readonly string[];
}

export interface TopicsToPlan {
  readonly wanted: Topics<WantedTopic>;
  /** What this program put there, or saw in a refresh. */
  readonly known: Topics<WantedTopic>;
  /** What the brokers say, of all topics that are wanted or known. */
  readonly seen: Topics;
}

/**
 * Compares observed topics with the desired ones.
 *
 * A setting is taken back only when the state knows it: what a preview shows is what happens. A topic that somebody else
 * made is taken over only when the stack file names all that is set on it.
 */
export function planTopics({ wanted, known, seen }: TopicsToPlan): TopicChanges {
  const all = Object.entries(wanted);
  const there = all.flatMap(([name, topic]) => {
    const now = Object.hasOwn(seen, name) ? seen[name] : undefined;
    return now === undefined
      ? []
      : [{ name, topic, now, before: Object.hasOwn(known, name) ? known[name] : undefined }];
  });
  const changed = there.map(({ name, topic, now, before }) => ({ name, changes: configChanges(topic, now, before) }));
  return {
    refusals: there.flatMap((one) => [...shrinks(one), ...(one.before === undefined ? foreign(one) : [])]),
    create: all.filter(([name]) => !Object.hasOwn(seen, name)).map(([name, topic]) => newTopic(name, topic)),
    grow: there
      .filter(({ topic, now }) => topic.partitions > now.partitions)
      .map(({ name, topic }) => ({ name, partitions: topic.partitions })),
    configure: changed.filter(({ changes }) => Object.keys(changes).length > 0),
    move: there
      .filter(({ topic, now }) => topic.replicationFactor !== now.replicationFactor)
      .map(({ name, topic }) => ({ name, replicationFactor: topic.replicationFactor })),
    remove: Object.keys(known).filter(
      (name) => !Object.hasOwn(wanted, name) && Object.hasOwn(seen, name) && known[name]?.allowDelete === true,
    ),
  };
}

/** How many things are to be done. */
export function countOf({ create, grow, configure, move, remove }: TopicChanges): number {
  return create.length + grow.length + configure.length + move.length + remove.length;
}

function newTopic(name: string, { partitions, replicationFactor, config }: TopicState): NewTopic {
  return { name, partitions, replicationFactor, config };
}

function configChanges(topic: TopicState, now: TopicState, before?: TopicState): ConfigChanges {
  const set = Object.entries(topic.config).filter(([key, value]) => now.config[key] !== value);
  const gone = Object.keys(before?.config ?? {}).filter((key) => !(key in topic.config) && key in now.config);
  return Object.fromEntries([...set, ...gone.map((key) => [key, null] as const)]);
}

interface Compared {
  readonly name: string;
  readonly topic: TopicState;
  readonly now: TopicState;
}

/** A partition cannot be taken away without its records (Kafka documentation, "Modifying topics"). */
export function shrinks({ name, topic, now }: Compared): ConfigIssue[] {
  if (topic.partitions >= now.partitions) return [];
  return [
    error({
      property: `topics[${name}].partitions`,
      rule: "cannot shrink: the records of a partition, and the order of their keys, would be lost",
      given: `${topic.partitions}; the topic has ${now.partitions}`,
      fix: `set it to ${now.partitions} or more, or make another topic and copy the records`,
    }),
  ];
}

function foreign({ name, topic, now }: Compared): ConfigIssue[] {
  const more = Object.entries(now.config).filter(([key]) => !(key in topic.config));
  if (more.length === 0) return [];
  return [
    error({
      property: `topics[${name}].config`,
      rule: "must name every setting of a topic that exists already, or the topic would lose it",
      given: `not named: ${more.map(([key, value]) => `${key}=${value}`).join(", ")}`,
      fix: "add them to its config to take the topic over; managed: false leaves it alone",
    }),
  ];
}
