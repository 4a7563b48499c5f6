import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { replicationOf } from "../replication";
import type { KafkaStack, TopicConfig } from "../schema";
import { topicAt, topicsAt } from "./topic-names";

/** Partitions of which a broker with ZooKeeper keeps replicas without slow elections and restarts. */
const replicasPerBroker = 4000;
const minInsyncKey = "min.insync.replicas";

/** Rules about topics on the brokers that there are. */
export function validateTopicCopies(config: KafkaStack): ConfigIssue[] {
  const brokers = config.hosts.filter(({ brokerId }) => brokerId !== undefined).length;
  const managed = config.topics.filter((topic) => topic.managed);
  if (brokers === 0) return [];
  return [
    ...managed.flatMap((topic) => validateFactor(topic, brokers)),
    ...managed.flatMap((topic) => validateMinInsync(topic, config, brokers)),
    ...warnOfOneCopy(managed, brokers),
    ...warnOfNoneToSpare(managed, config, brokers),
    ...validateTotal(managed, config, brokers),
  ];
}

function validateFactor(topic: TopicConfig, brokers: number): ConfigIssue[] {
  const { replicationFactor } = topic;
  if (replicationFactor === undefined || (replicationFactor >= 1 && replicationFactor <= brokers)) return [];
  return [
    error({
      property: topicAt(topic, "replicationFactor"),
      rule: `must be 1 to ${brokers}, the number of brokers: each copy needs a broker of its own`,
      given: show(replicationFactor),
      fix: "leave it out for kafka.replicationFactor, or add brokers",
    }),
  ];
}

interface Replication {
  readonly replicationFactor: number;
  readonly minInsync: number;
  /** The topic says one of them itself; what it has from the cluster is judged there. */
  readonly own: boolean;
}

/** Both numbers of a topic; undefined when one of them is wrong by itself. */
function replicationIn(topic: TopicConfig, config: KafkaStack, brokers: number): Replication | undefined {
  const cluster = replicationOf(config);
  const { [minInsyncKey]: given } = topic.config;
  const replicationFactor = topic.replicationFactor ?? cluster.replicationFactor;
  const minInsync = given === undefined ? cluster.minInsyncReplicas : Number(given);
  if (replicationFactor < 1 || replicationFactor > brokers || !(minInsync >= 1)) return undefined;
  return { replicationFactor, minInsync, own: topic.replicationFactor !== undefined || given !== undefined };
}

function validateMinInsync(topic: TopicConfig, config: KafkaStack, brokers: number): ConfigIssue[] {
  const found = replicationIn(topic, config, brokers);
  if (found === undefined || !found.own || found.minInsync <= found.replicationFactor) return [];
  const { replicationFactor, minInsync } = found;
  const inherited = topic.config[minInsyncKey] === undefined;
  const wanted = `config: { ${minInsyncKey}: ${Math.max(1, replicationFactor - 1)} }`;
  return [
    error({
      property: topicAt(topic, inherited ? "replicationFactor" : `config.${minInsyncKey}`),
      rule: inherited
        ? `must be at least ${minInsync}, the cluster's ${minInsyncKey}, or no acks=all write succeeds`
        : `must be at most ${replicationFactor}, the replication factor, or no acks=all write succeeds`,
      given: show(inherited ? replicationFactor : topic.config[minInsyncKey]),
      fix: `set ${wanted}, or have ${minInsync} replicas or more`,
    }),
  ];
}

function warnOfOneCopy(topics: readonly TopicConfig[], brokers: number): ConfigIssue[] {
  const single = topics.filter(({ replicationFactor }) => replicationFactor === 1);
  if (single.length === 0 || brokers === 1) return [];
  return [
    warning({
      property: topicsAt(single, "replicationFactor"),
      rule: "with one replica, records are lost with the disk of one broker, and away while it restarts",
      given: show(1),
      fix: `use ${Math.min(3, brokers)} for records that have to last`,
    }),
  ];
}

function warnOfNoneToSpare(topics: readonly TopicConfig[], config: KafkaStack, brokers: number): ConfigIssue[] {
  const tight = topics.filter((topic) => {
    const found = replicationIn(topic, config, brokers);
    return found?.own === true && found.replicationFactor > 1 && found.minInsync === found.replicationFactor;
  });
  const factorOf = (topic?: TopicConfig) => topic?.replicationFactor ?? replicationOf(config).replicationFactor;
  return groupBy(tight, factorOf).map((group) =>
    warning({
      property: topicsAt(group, `config.${minInsyncKey}`),
      rule: "as high as the replication factor, one stopped broker stops every acks=all write",
      given: show(factorOf(group[0])),
      fix: `set config: { ${minInsyncKey}: ${factorOf(group[0]) - 1} }`,
    }),
  );
}

function validateTotal(topics: readonly TopicConfig[], config: KafkaStack, brokers: number): ConfigIssue[] {
  const { replicationFactor } = replicationOf(config);
  const replicas = topics.reduce(
    (sum, topic) => sum + topic.partitions * (topic.replicationFactor ?? replicationFactor),
    0,
  );
  if (replicas <= replicasPerBroker * brokers) return [];
  return [
    warning({
      property: "topics[].partitions",
      rule: `more than ${replicasPerBroker} replicas of partitions per broker make elections and restarts slow`,
      given: `${replicas} replicas on ${brokers} broker${brokers === 1 ? "" : "s"}`,
      fix: "use fewer partitions, or add brokers",
    }),
  ];
}
