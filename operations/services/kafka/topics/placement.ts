import type { Metadata, Partition } from "../../../protocol/kafka/metadata";
import type { Assignment } from "../../../protocol/kafka/partitions";

/**
 * The replicas of partitions with a new replication `factor`.
 *
 * Copies stay where they are as far as possible, because moving one costs its whole size. A new one goes to a rack that
 * has none yet, then to the broker with the fewest copies. The leader and those in sync are the last to go. A replica on a
 * broker that is lost goes first: a reassignment that keeps it would never end.
 *
 * @throws Error when there are fewer brokers than copies.
 */
export function placeReplicas(
  partitions: readonly Partition[],
  factor: number,
  { brokers, racks, partitions: all }: Metadata,
  isLost: (broker: number) => boolean = () => false,
): Assignment[] {
  if (factor > brokers.length) throw new Error(`${factor} copies need as many brokers; there are ${brokers.length}`);
  const load = new Map(brokers.map((id) => [id, 0]));
  for (const id of all.flatMap(({ replicas }) => replicas)) load.set(id, (load.get(id) ?? 0) + 1);
  return partitions
    .map((partition) => ({ partition, left: partition.replicas.filter((id) => !isLost(id)) }))
    .filter(({ partition, left }) => left.length !== factor || left.length < partition.replicas.length)
    .map(({ partition: whole, left }) => {
      const partition = { ...whole, replicas: left };
      const replicas = partition.replicas.length > factor ? fewer(partition, factor) : [...partition.replicas];
      while (replicas.length < factor) {
        const next = nextBroker(replicas, brokers, racks, load);
        replicas.push(next);
        load.set(next, (load.get(next) ?? 0) + 1);
      }
      return { topic: partition.topic, index: partition.index, replicas };
    });
}

function fewer({ replicas, isr, leader }: Partition, factor: number): number[] {
  const rank = (id: number) => (id === leader ? 0 : isr.includes(id) ? 1 : 2);
  const kept = [...replicas].sort((left, right) => rank(left) - rank(right)).slice(0, factor);
  return replicas.filter((id) => kept.includes(id));
}

function nextBroker(
  replicas: readonly number[],
  brokers: readonly number[],
  racks: ReadonlyMap<number, string>,
  load: ReadonlyMap<number, number>,
): number {
  const inRack = (id: number) => replicas.filter((other) => racks.has(id) && racks.get(other) === racks.get(id)).length;
  const free = brokers.filter((id) => !replicas.includes(id));
  const [next] = free.sort(
    (left, right) => inRack(left) - inRack(right) || (load.get(left) ?? 0) - (load.get(right) ?? 0) || left - right,
  );
  if (next === undefined) throw new Error("no broker is left for another copy");
  return next;
}
