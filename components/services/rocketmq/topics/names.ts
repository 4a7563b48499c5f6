import { type ConfigIssue, error, show } from "../../../model/issue";

/** What names a kind of thing may have. */
export interface NameKind {
  readonly noun: string;
  readonly property: "rocketmq.topics" | "rocketmq.consumerGroups";
  /** Characters at most, and why. */
  readonly longest: { readonly characters: number; readonly why: string };
  /** Whether RocketMQ uses a name itself. */
  readonly isTaken: (name: string) => boolean;
}

/**
 * In it proxies tell each other who their clients are. With the usual name their consumer group is one that brokers refuse to make by
 * themselves, and each proxy asks for it in vain several times a second; groups of the system, whose names begin so, they make.
 */
export const proxyTopic = "RMQ_SYS_HEARTBEAT_SYNCER";

/** What brokers, proxies and clients make themselves (`org.apache.rocketmq.common.topic.TopicValidator`). */
const systemTopics = [
  "TBW102",
  "SCHEDULE_TOPIC_XXXX",
  "BenchmarkTest",
  "TRANS_CHECK_MAX_TIME_TOPIC",
  "SELF_TEST_TOPIC",
  "OFFSET_MOVED_EVENT",
  "CHECKPOINT_TOPIC",
  "DefaultHeartBeatSyncerTopic",
  proxyTopic,
];

const systemGroups = [
  "DEFAULT_CONSUMER",
  "DEFAULT_PRODUCER",
  "TOOLS_CONSUMER",
  "SCHEDULE_CONSUMER",
  "FILTERSRV_CONSUMER",
  "__MONITOR_CONSUMER",
  "CLIENT_INNER_PRODUCER",
  "SELF_TEST_P_GROUP",
  "SELF_TEST_C_GROUP",
  "CID_ONS-HTTP-PROXY",
  "CID_ONSAPI_PERMISSION",
  "CID_ONSAPI_OWNER",
  "CID_ONSAPI_PULL",
];

/** What brokers and clients put before the name of a consumer group or queue, for topics of their own. */
const ownPrefix = /^(%RETRY%|%DLQ%|%LMQ%)/;

/** @param own - names of the cluster and of its broker groups: brokers make topics of these */
export function topicKind(own: readonly string[]): NameKind {
  const taken = new Set([...systemTopics, ...own, ...own.map((name) => `${name}_REPLY_TOPIC`)]);
  return {
    noun: "topic",
    property: "rocketmq.topics",
    longest: { characters: 127, why: "brokers take no longer one" },
    isTaken: (name) => taken.has(name) || ownPrefix.test(name) || /^(rmq_sys_|RMQ_SYS_)/.test(name),
  };
}

export const groupKind: NameKind = {
  noun: "consumer group",
  property: "rocketmq.consumerGroups",
  longest: { characters: 120, why: "it stands behind %RETRY% in the name of a topic" },
  isTaken: (name) => systemGroups.includes(name) || ownPrefix.test(name) || name.startsWith("CID_RMQ_SYS_"),
};

/** What RocketMQ takes as a name (`TopicValidator.isTopicOrGroupIllegal`). */
const allowed = /^[%|a-zA-Z0-9_-]+$/;

/** Where a message leads: topics and groups are named, not counted, like hosts. */
export function namedAt(property: NameKind["property"], name: string, key: string): string {
  return `${property}[${allowed.test(name) ? name.slice(0, 127) : ""}].${key}`;
}

/** What is wrong with a name. */
export function nameProblem({ noun, property, longest, isTaken }: NameKind, name: string): ConfigIssue[] {
  const at = `${property}[].name`;
  const { characters, why } = longest;
  if (!allowed.test(name) || name.length > characters)
    return [
      error({
        property: at,
        rule: `must be 1 to ${characters} letters of ASCII, digits, underscores, hyphens, % and |: ${why}`,
        given: name.length > characters ? `${show(name)}, ${name.length} characters` : show(name),
        fix: `write it as ${suggestion(name)}`,
      }),
    ];
  if (!isTaken(name)) return [];
  return [
    error({
      property: at,
      rule: `must not be a ${noun} that RocketMQ makes and uses itself`,
      given: show(name),
      fix: "leave it out, or choose another name",
    }),
  ];
}

function suggestion(name: string): string {
  const legal = name.replace(/[^a-zA-Z0-9_-]+/g, "-").slice(0, 40);
  return /[a-zA-Z0-9]/.test(legal) ? legal : "orders";
}
