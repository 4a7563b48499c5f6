import { type ConfigIssue, error } from "../../../../components/model/issue";
import type { Entries, Entry, Fields } from "../../../../components/services/rocketmq/topics/entries";
import type { MessageTopics } from "../../../../components/services/rocketmq/topics/topics-spec";
import { removals } from "../../stack-entries";

/** What messages call topics and consumer groups. */
export const topicWords = { noun: "topic", property: "rocketmq.topics", lost: "its messages" } as const;
export const groupWords = {
  noun: "consumer group",
  property: "rocketmq.consumerGroups",
  lost: "how far it has read",
} as const;

export const userWords = { noun: "user", property: "rocketmq.users", lost: "its login" } as const;

export type Words = typeof topicWords | typeof groupWords | typeof userWords;

/** What one replica has, by what the replica is called: `broker group a on server 2`. */
export interface SeenReplica {
  readonly replica: string;
  /** Undefined where it has nothing of this name. */
  readonly fields: Fields | undefined;
  /** See `Kind.isInUse`. */
  readonly inUse: boolean;
}

/** What every replica has, by name. */
export type Seen = Readonly<Record<string, readonly SeenReplica[]>>;

/** Something that a replica lacks, or has otherwise. */
export interface Order {
  readonly name: string;
  readonly replica: string;
  readonly fields: Fields;
}

/** What has to be done; refusals come before everything. */
export interface Changes {
  readonly refusals: readonly ConfigIssue[];
  readonly put: readonly Order[];
  readonly remove: readonly string[];
}

export interface ToPlan {
  readonly wanted: Entries;
  /** What this program put there, or saw in a refresh. */
  readonly known: Entries;
  readonly seen: Seen;
}

/** Compares what every replica has with what it should have. What exists already is taken over. */
export function planEntries(kind: Words, { wanted, known, seen }: ToPlan): Changes {
  const all = Object.entries(wanted);
  const leaving = Object.entries(known)
    .filter(([name, { allowDelete }]) => allowDelete && !Object.hasOwn(wanted, name) && isThere(seen, name))
    .map(([name]) => name);
  return {
    refusals: [
      ...all.flatMap(([name, { fields }]) => refusedBySeen(kind, name, fields, seen)),
      ...leaving.filter((name) => replicasOf(seen, name).some(({ inUse }) => inUse)).map((name) => used(kind, name)),
    ],
    put: all.flatMap(([name, { fields }]) =>
      replicasOf(seen, name)
        .filter((one) => one.fields === undefined || differences(fields, one.fields).length > 0)
        .map(({ replica }) => ({ name, replica, fields })),
    ),
    remove: leaving,
  };
}

function replicasOf(seen: Seen, name: string): readonly SeenReplica[] {
  return Object.hasOwn(seen, name) ? (seen[name] ?? []) : [];
}

function isThere(seen: Seen, name: string): boolean {
  return replicasOf(seen, name).some(({ fields }) => fields !== undefined);
}

/** Keys in which something differs. */
function differences(wanted: Fields, now: Fields): string[] {
  return Object.keys(wanted).filter((key) => wanted[key] !== now[key]);
}

function refusedBySeen(kind: Words, name: string, wanted: Fields, seen: Seen): ConfigIssue[] {
  const queues = replicasOf(seen, name).map(({ fields = {} }) => queuesOf(fields));
  const other = replicasOf(seen, name).find(({ inUse }) => inUse);
  return [
    ...shrinks(kind, name, wanted, Math.max(0, ...queues)),
    ...(other?.fields === undefined ? [] : [retyped(kind, name, wanted, other.fields)]),
  ];
}

/** Queues of a topic that may have messages; 0 for what has none. */
function queuesOf({ readQueues = 0, writeQueues = 0 }: Fields): number {
  return Math.max(Number(readQueues), Number(writeQueues));
}

/** What is in a queue beyond the last one cannot be read any more. */
function shrinks({ property }: Words, name: string, wanted: Fields, now: number): ConfigIssue[] {
  const queues = queuesOf(wanted);
  if (queues >= now) return [];
  return [
    error({
      property: `${property}[${name}].queues`,
      rule: "cannot shrink: the messages in the queues beyond could not be read any more",
      given: `${queues}; the topic has ${now}`,
      fix: `set it to ${now} or more, or make another topic and send its messages there`,
    }),
  ];
}

function retyped({ property }: Words, name: string, wanted: Fields, now: Fields): ConfigIssue {
  return error({
    property: `${property}[${name}].type`,
    rule:
      `cannot change while the topic has messages: they were sent as ${now["type"]}, and who reads ${wanted["type"]} relies on ` +
      "what they have not (an order, a delay, the outcome of a transaction)",
    given: `${wanted["type"]}; the topic is ${now["type"]} and not empty`,
    fix: `set it to ${now["type"]}; or make another topic, or wait until rocketmq.retentionHours have emptied it`,
  });
}

function used({ property }: Words, name: string): ConfigIssue {
  return error({
    property: `${property}[${name}]`,
    rule: "cannot be deleted while consumers are connected: they would begin anew, from the end or from the beginning",
    given: "connected consumers",
    fix: "stop them, or put it back",
  });
}

/** What a change from one stack file to another may not be, as far as it is known without the brokers. */
export function refusalsOf(known: MessageTopics, wanted: MessageTopics): ConfigIssue[] {
  const queues = (name: string) => (Object.hasOwn(known.topics, name) ? queuesOf(known.topics[name]?.fields ?? {}) : 0);
  return [
    ...removals(topicWords, { known: known.topics, wanted: wanted.topics, unmanaged: wanted.unmanagedTopics }),
    ...removals(groupWords, {
      known: known.consumerGroups,
      wanted: wanted.consumerGroups,
      unmanaged: wanted.unmanagedConsumerGroups,
    }),
    ...Object.entries(wanted.topics).flatMap(([name, { fields }]) => shrinks(topicWords, name, fields, queues(name))),
  ];
}

/** What replicas have of something that is known, for a state; undefined when none has it. */
export function observed(known: Entry, replicas: readonly SeenReplica[]): Entry | undefined {
  const first = replicas.find(({ fields }) => fields !== undefined)?.fields;
  if (first === undefined) return undefined;
  const differs = replicas.flatMap(({ replica, fields }) => {
    if (fields === undefined) return [`${replica} does not have it`];
    const keys = differences(first, fields);
    return keys.length === 0 ? [] : [`${replica}: ${keys.map((key) => `${key} ${fields[key]}`).join(", ")}`];
  });
  return { ...known, fields: first, differs };
}
