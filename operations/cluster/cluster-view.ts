import type { Metadata, Partition } from "../protocol/kafka/metadata";
import type { Reassignment } from "../protocol/kafka/partitions";
import type { ServerStats } from "../protocol/zookeeper/four-letter-words";

/**
 * A cluster as it runs: the one observation that a roll, the topics and the status decide by.
 *
 * What was not answered is absent (`undefined`, or a key that is missing) and never stands for "none".
 */
export interface ClusterView extends PartitionsView {
  /** The ZooKeeper servers of the stack that are not lost. */
  readonly ensemble: readonly MemberView[];
  /** The brokers of the stack that are not lost. */
  readonly brokers: readonly BrokerView[];
}

/** What one ZooKeeper server answered about itself; `mode` is absent while it does not serve. */
export interface MemberView extends ServerStats {
  readonly id: number;
}

/** What one broker answered when it was asked itself. */
export interface BrokerView {
  readonly id: number;
  /** Absent while it is not responding. `partitions` is empty where only the members were asked for. */
  readonly metadata?: Metadata;
}

/** The partitions of a cluster with everything that decides which brokers may stop. */
export interface PartitionsView {
  /** Id of the controller, 0 included; undefined while there is none, or nobody answered. */
  readonly controller: number | undefined;
  /** Undefined when no broker answered. */
  readonly partitions: readonly Partition[] | undefined;
  /** `min.insync.replicas` in force by topic; a topic whose value could not be read is missing. */
  readonly minInsync: ReadonlyMap<string, number>;
  /** Reassignments under way; undefined when the controller did not answer. */
  readonly reassignments: readonly Reassignment[] | undefined;
  readonly lost: LostServers;
}

/** Ids of members whose hosts are lost (`hosts[].lost`): they count for a quorum and for placement, and are never asked. */
export interface LostServers {
  readonly zookeeper: readonly number[];
  readonly kafka: readonly number[];
}

export const noneLost: LostServers = { zookeeper: [], kafka: [] };

/** `orders-0`, as Kafka itself writes it. */
export function partitionName({ topic, index }: Pick<Partition, "topic" | "index">): string {
  return `${topic}-${index}`;
}

/** The controller, as most of the brokers that answered know it. */
export function electedController(views: readonly BrokerView[]): number | undefined {
  const votes = new Map<number, number>();
  for (const { metadata } of views)
    if (metadata !== undefined && metadata.controller >= 0)
      votes.set(metadata.controller, (votes.get(metadata.controller) ?? 0) + 1);
  return [...votes].sort(([, left], [, right]) => right - left)[0]?.[0];
}
