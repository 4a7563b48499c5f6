import { failuresOf } from "./error-codes";
import { type KafkaConnection, requestTimeoutMs } from "./kafka-connection";
import { alterPartitionReassignments, electLeaders, listPartitionReassignments } from "./messages/partition-messages";
import { Refused } from "./refused";

/** Elects the preferred leaders of some partitions. Only the controller does it. */
export async function electPreferredLeaders(
  controller: KafkaConnection,
  partitions: readonly Pick<Assignment, "topic" | "index">[],
): Promise<void> {
  const topicPartitions = [...new Set(partitions.map(({ topic }) => topic))].map((name) => ({
    topic: name,
    partitions: partitions.filter(({ topic }) => topic === name).map(({ index }) => index),
  }));
  await controller.send(electLeaders, { topicPartitions, timeoutMs: requestTimeoutMs / 2 });
}

/** Brokers that should hold the replicas of a partition, the preferred leader first. */
export interface Assignment {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
}

/**
 * Starts to move copies. Only the controller does it.
 * @throws Refused with everything that was refused.
 */
export async function startReassignments(
  controller: KafkaConnection,
  assignments: readonly Assignment[],
): Promise<void> {
  const topics = [...new Set(assignments.map(({ topic }) => topic))].map((name) => ({
    name,
    partitions: assignments
      .filter(({ topic }) => topic === name)
      .map(({ index, replicas }) => ({ partitionIndex: index, replicas })),
  }));
  const request = { timeoutMs: requestTimeoutMs, topics };
  const response = await controller.send(alterPartitionReassignments, request, { timeoutMs: 2 * requestTimeoutMs });
  const partitions = response.responses.flatMap(({ name, partitions }) =>
    partitions.map((partition) => ({ what: `${name}-${partition.partitionIndex}`, ...partition })),
  );
  const failures = failuresOf([{ what: "the request", ...response }, ...partitions]);
  if (failures.length > 0) throw new Refused(`replicas cannot be moved: ${failures.join("; ")}`);
}

/** A partition whose replicas are being moved; its replicas in the metadata hold those of before and after together. */
export interface Reassignment {
  readonly topic: string;
  readonly index: number;
  /** Brokers that get a replica. */
  readonly adding: readonly number[];
  /** Brokers whose replica goes. */
  readonly removing: readonly number[];
}

/** The reassignments under way. Only the controller knows them. */
export async function fetchReassignments(controller: KafkaConnection): Promise<Reassignment[]> {
  const response = await controller.send(listPartitionReassignments, { timeoutMs: requestTimeoutMs, topics: null });
  const [failure] = failuresOf([{ what: "reassignments", ...response }]);
  if (failure !== undefined) throw new Error(failure);
  return response.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, addingReplicas, removingReplicas }) => ({
      ...{ topic: name, index: partitionIndex },
      ...{ adding: addingReplicas, removing: removingReplicas },
    })),
  );
}
