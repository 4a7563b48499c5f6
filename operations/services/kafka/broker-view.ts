import type { LostServers } from "../../cluster/server-connections";
import type { Metadata, Partition } from "../../protocol/kafka/metadata";
import type { Reassignment } from "../../protocol/kafka/partitions";

/** What one broker answered when it was asked itself. */
export interface BrokerView {
  readonly id: number;
  /** Absent while it is not responding. */
  readonly metadata?: Metadata;
}

/**
 * The partitions of a cluster with everything that decides which brokers may stop.
 *
 * What was not answered is absent (`undefined`, or a key that is missing) and never stands for "none".
 */
export interface PartitionsView {
  /** Id of the controller, 0 included; undefined while there is none, or nobody answered. */
  readonly controller: number | undefined;
  /** Undefined when no broker answered. */
  readonly partitions: readonly Partition[] | undefined;
  /** `min.insync.replicas` in force by topic; a topic whose value could not be read is missing. */
  readonly minInsync: ReadonlyMap<string, number>;
  /** Reassignments under way; undefined when the controller did not answer. */
  readonly reassignments: readonly Reassignment[] | undefined;
  /**
   * Brokers that cannot change who is in sync any more: what they lead gets no replica back, however long one waits, until they are
   * restarted. None where it is absent.
   */
  readonly cutOff?: readonly number[];
  readonly lost: LostServers;
}

/** `orders-0`, as Kafka itself writes it. */
export function partitionName({ topic, index }: Pick<Partition, "topic" | "index">): string {
  return `${topic}-${index}`;
}

/** The controller, as most of the brokers that answered know it. */
export function electedController(answers: Iterable<Pick<Metadata, "controller">>): number | undefined {
  const votes = new Map<number, number>();
  for (const { controller } of answers) if (controller >= 0) votes.set(controller, (votes.get(controller) ?? 0) + 1);
  return [...votes].sort(([, left], [, right]) => right - left)[0]?.[0];
}
