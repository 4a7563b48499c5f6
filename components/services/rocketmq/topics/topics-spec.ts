import type { ServerGroups } from "../../../model/cluster-spec";
import { rocketmqName, rocketmqOf } from "../resolve";
import type { RocketmqConfig } from "../schema";
import type { Entries, Entry, Fields } from "./entries";
import type { ConsumerGroupConfig, MessageTopicConfig } from "./topics-schema";
/** What a stack says about topics and consumer groups. */
export interface MessageTopics {
  readonly topics: Entries;
  readonly consumerGroups: Entries;
  /** Names of topics that are left alone: unlike one that left the file, such a topic is never deleted. */
  readonly unmanagedTopics: readonly string[];
  readonly unmanagedConsumerGroups: readonly string[];
}

/** `perm` of a topic that takes and gives messages. */
const readWrite = 6;

/** What a topic is on every replica. */
export function topicFields({ type, queues }: Pick<MessageTopicConfig, "queues"> & { readonly type: string }): Fields {
  return { type, readQueues: queues, writeQueues: queues, permission: readWrite };
}

function groupFields({ ordered, retries, broadcast }: ConsumerGroupConfig): Fields {
  return { ordered, retries, broadcast };
}

/** Everything that a stack says about topics and consumer groups; undefined for one without RocketMQ. */
export function messageTopicsOf(cluster: ServerGroups): MessageTopics | undefined {
  if (cluster.groups.every(({ service }) => service !== rocketmqName)) return undefined;
  return resolveMessageTopics(rocketmqOf(cluster).settings);
}

function resolveMessageTopics({
  topics,
  consumerGroups,
}: Pick<RocketmqConfig, "topics" | "consumerGroups">): MessageTopics {
  return {
    topics: entriesOf(topics, topicFields),
    consumerGroups: entriesOf(consumerGroups, groupFields),
    unmanagedTopics: unmanagedIn(topics),
    unmanagedConsumerGroups: unmanagedIn(consumerGroups),
  };
}

interface Managed {
  readonly name: string;
  readonly allowDelete: boolean;
  readonly managed: boolean;
}

function entriesOf<T extends Managed>(all: readonly T[], fieldsOf: (one: T) => Fields): Entries {
  const managed = all.filter((one) => one.managed);
  return Object.fromEntries(
    managed.map((one) => [one.name, { fields: fieldsOf(one), allowDelete: one.allowDelete, differs: [] }]),
  );
}

function unmanagedIn(all: readonly Managed[]): string[] {
  return all.filter(({ managed }) => !managed).map(({ name }) => name);
}

/** An entry in a text, without what most have; a topic has as many queues for reading as for writing, and says so in one number. */
type Shown = Readonly<Record<string, unknown>>;

/** Topics or consumer groups in one text of JSON, for the same reasons as `topicsText` of Kafka. */
export function entriesText(entries: Entries): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(entries).map(([name, { fields, allowDelete, differs }]): [string, Shown] => [
        name,
        {
          ...shown(fields),
          ...(allowDelete ? { allowDelete } : {}),
          ...(differs.length > 0 ? { differs } : {}),
        },
      ]),
    ),
  );
}

/** What {@link entriesText} wrote; none where there is no text. */
export function entriesIn(text = "{}"): Entries {
  const all = JSON.parse(text) as Readonly<Record<string, Shown>>;
  return Object.fromEntries(
    Object.entries(all).map(([name, { allowDelete = false, differs = [], ...fields }]): [string, Entry] => [
      name,
      {
        fields: whole(fields as Fields),
        allowDelete: allowDelete === true,
        differs: differs as readonly string[],
      },
    ]),
  );
}

function shown(fields: Fields): Fields {
  const { readQueues, writeQueues, permission, ...others } = fields;
  if (readQueues === undefined || readQueues !== writeQueues || permission !== readWrite) return fields;
  return { ...others, queues: readQueues };
}

function whole({ queues, ...others }: Fields): Fields {
  return queues === undefined ? others : { ...others, readQueues: queues, writeQueues: queues, permission: readWrite };
}
