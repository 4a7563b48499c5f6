import type { Partition } from "../../protocol/kafka/metadata";
import type { UnsafeReason } from "../../safety/unsafe-reason";
import { partitionName, type PartitionsView } from "./broker-view";
import { partitionsOn } from "./partitions";

/**
 * Why these brokers must not stop now, all of them together: the one rule for a roll on hosts, for pods and for status.
 *
 * A partition counts when a replica of it is on a broker that stops. `min.insync.replicas` of its topic must stay in sync;
 * where that is all of its replicas, no wait would help its writers, but one must still stay. A single replica cannot be
 * spared at all, see {@link unavoidableOutages}. A partition that is being moved is judged by who is in sync now, like any other.
 * What a broker leads that is cut off from the controller does not count when that broker stops: nothing else brings its replicas
 * back, and its partitions are led by it again afterwards.
 */
export function unsafeToStop(view: PartitionsView, stopping: readonly number[]): UnsafeReason[] {
  if (view.partitions === undefined) return [{ kind: "unknown", what: "partitions" }];
  if (stopping.length === 0) return [];
  const sizeOf = settledSizes(view);
  const touched = partitionsOn(view.partitions, stopping);
  const reasons = touched.flatMap((partition) => judgePartition(view, partition, sizeOf(partition), stopping));
  const leads = touched.some((one) => stopping.includes(one.leader) && sizeOf(one) > 1);
  const stuck: UnsafeReason[] = leads && view.controller === undefined ? [{ kind: "no-controller" }] : [];
  return [...stuck, ...withoutRepeats(reasons)];
}

/** Partitions that cannot take all writes while these brokers are stopped, whenever that is: they can spare no replica. */
export function unavoidableOutages(view: PartitionsView, stopping: readonly number[]): Partition[] {
  const sizeOf = settledSizes(view);
  return partitionsOn(view.partitions ?? [], stopping).filter(
    (partition) => sizeOf(partition) <= (view.minInsync.get(partition.topic) ?? 1),
  );
}

function judgePartition(
  view: PartitionsView,
  { topic, index, isr, leader, replicas }: Partition,
  size: number,
  stopping: readonly number[],
): UnsafeReason[] {
  // Whatever min.insync.replicas is, a single replica cannot be spared.
  if (size <= 1) return [];
  const minInsync = view.minInsync.get(topic);
  if (minInsync === undefined) return [{ kind: "unknown", what: "min.insync.replicas", topic }];
  const needed = size <= minInsync ? 1 : minInsync;
  const stay = (ids: readonly number[]) => ids.filter((id) => !stopping.includes(id));
  const placed = stay(replicas).filter((id) => !view.lost.kafka.includes(id)).length;
  if (placed < needed) return [{ kind: "placement", topic, partition: index, left: placed, needed }];
  if (view.cutOff?.includes(leader) === true && stopping.includes(leader)) return [];
  const left = stay(isr).length;
  return left >= needed ? [] : [{ kind: "under-min-isr", topic, partition: index, left, needed }];
}

/** Replicas before or after a move, whichever are more: during one, the metadata has those of both together. */
function settledSizes({ reassignments = [] }: PartitionsView): (partition: Partition) => number {
  const moves = new Map(reassignments.map((move) => [partitionName(move), move]));
  return (partition) => {
    const move = moves.size === 0 ? undefined : moves.get(partitionName(partition));
    const all = partition.replicas.length;
    return move === undefined ? all : all - Math.min(move.adding.length, move.removing.length);
  };
}

/** A topic of many partitions is unknown once. */
function withoutRepeats(reasons: readonly UnsafeReason[]): UnsafeReason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
