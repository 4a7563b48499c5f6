import type { Partition } from "../../protocol/kafka/metadata";
import type { UnsafeReason } from "../../safety/unsafe-reason";
import { partitionName, type PartitionsView } from "./broker-view";
import { partitionsOn } from "./partitions";

/**
 * Why these brokers must not stop now, all of them together: the one rule for a roll on hosts, for pods and for status.
 *
 * A partition counts when a replica of it is on a broker that stops and `min.insync.replicas` of its topic is less than
 * its replicas. One that can spare no replica is left out: no wait would help it (as in Strimzi's KafkaRoller); see
 * {@link unavoidableOutages}. A partition that is being moved is judged by who is in sync now, like any other.
 */
export function unsafeToStop(view: PartitionsView, stopping: readonly number[]): UnsafeReason[] {
  if (view.partitions === undefined) return [{ kind: "unknown", what: "partitions" }];
  if (stopping.length === 0) return [];
  const touched = partitionsOn(view.partitions, stopping);
  const reasons = touched.flatMap((partition) => judgePartition(view, partition, stopping));
  const leads = touched.some((one) => stopping.includes(one.leader) && settledSize(view, one) > 1);
  const stuck: UnsafeReason[] = leads && view.controller === undefined ? [{ kind: "no-controller" }] : [];
  return [...stuck, ...withoutRepeats(reasons)];
}

/** Partitions that cannot take all writes while these brokers are stopped, whenever that is: they can spare no replica. */
export function unavoidableOutages(view: PartitionsView, stopping: readonly number[]): Partition[] {
  return partitionsOn(view.partitions ?? [], stopping).filter(
    (partition) => settledSize(view, partition) <= (view.minInsync.get(partition.topic) ?? 1),
  );
}

function judgePartition(view: PartitionsView, partition: Partition, stopping: readonly number[]): UnsafeReason[] {
  const { topic, index, isr, replicas } = partition;
  const size = settledSize(view, partition);
  // Whatever min.insync.replicas is, a single replica cannot be spared.
  if (size <= 1) return [];
  const needed = view.minInsync.get(topic);
  if (needed === undefined) return [{ kind: "unknown", what: "min.insync.replicas", topic }];
  if (size <= needed) return [];
  const stay = (ids: readonly number[]) => ids.filter((id) => !stopping.includes(id));
  const placed = stay(replicas).filter((id) => !view.lost.kafka.includes(id)).length;
  if (placed < needed) return [{ kind: "placement", topic, partition: index, left: placed, needed }];
  const left = stay(isr).length;
  return left >= needed ? [] : [{ kind: "under-min-isr", topic, partition: index, left, needed }];
}

/** Replicas before or after a move, whichever are more: during one, the metadata has those of both together. */
function settledSize({ reassignments }: PartitionsView, partition: Partition): number {
  const move = reassignments?.find((one) => partitionName(one) === partitionName(partition));
  const all = partition.replicas.length;
  return move === undefined ? all : all - Math.min(move.adding.length, move.removing.length);
}

/** A topic of many partitions is unknown once. */
function withoutRepeats(reasons: readonly UnsafeReason[]): UnsafeReason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
