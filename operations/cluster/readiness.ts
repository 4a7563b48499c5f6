import type { Metadata, Partition } from "../protocol/kafka/metadata";
import type { ServerStats } from "../protocol/zookeeper/four-letter-words";

/** What one ZooKeeper server says of itself. */
export interface ZooKeeperView extends Pick<ServerStats, "mode" | "syncedFollowers"> {
  readonly id: number;
}

/** What one broker says when it is asked itself; `metadata` is absent while it does not answer. */
export interface BrokerView {
  readonly id: number;
  readonly metadata?: Metadata;
}

/** Why an ensemble is not whole. */
export function ensembleProblems(views: readonly ZooKeeperView[]): string[] {
  const silent = views.filter(({ mode }) => mode === undefined).map(({ id }) => `ZooKeeper ${id} is not serving`);
  if (silent.length > 0) return silent;
  const leaders = views.filter(({ mode }) => mode === "leader" || mode === "standalone");
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [`the ensemble has ${leaders.length} leaders`];
  const followers = views.length - 1;
  const synced = leader.syncedFollowers ?? followers;
  return synced >= followers ? [] : [`only ${synced} of ${followers} followers are in sync`];
}

/** Why the brokers are not all there: each has to answer itself, and to see exactly the others. */
export function brokerProblems(views: readonly BrokerView[]): string[] {
  const wanted = views.map(({ id }) => id);
  return views.flatMap(({ id, metadata }) => {
    if (metadata === undefined) return [`broker ${id} is not responding`];
    const missing = wanted.filter((other) => !metadata.brokers.includes(other));
    if (missing.length > 0) return [`broker ${id} does not see broker ${missing.join(", ")}`];
    return metadata.controller < 0 ? [`broker ${id} knows no controller`] : [];
  });
}

function name({ topic, index }: Partition): string {
  return `${topic}-${index}`;
}

/**
 * Partitions that would refuse `acks=all` writes, or be gone, when these brokers stop.
 *
 * A partition with no more copies than it must have in sync cannot survive any stop, whenever it comes; waiting would
 * not help, so it does not count (Strimzi's KafkaRoller decides the same).
 */
export function survivalProblems(
  { partitions }: Metadata,
  stopping: readonly number[],
  minInsync: ReadonlyMap<string, number>,
): string[] {
  return partitions.flatMap((partition) => {
    const needed = minInsync.get(partition.topic) ?? 1;
    const left = partition.isr.filter((id) => !stopping.includes(id)).length;
    const touched = partition.replicas.some((id) => stopping.includes(id));
    if (!touched || partition.replicas.length <= needed || left >= needed) return [];
    return [`partition ${name(partition)} would have ${left} replicas in sync and needs ${needed}`];
  });
}

/** Partitions that could not survive the stop of these brokers together even with all copies in sync that are left. */
export function placementProblems(
  metadata: Metadata,
  stopping: readonly number[],
  minInsync: ReadonlyMap<string, number>,
  lost: readonly number[],
): string[] {
  const left = (replicas: readonly number[]) => replicas.filter((id) => !lost.includes(id));
  const partitions = metadata.partitions.map((partition) => ({ ...partition, isr: left(partition.replicas) }));
  return survivalProblems({ ...metadata, partitions }, stopping, minInsync);
}

/** Partitions of which a broker has a copy that is not in sync yet. */
export function catchUpProblems({ partitions }: Metadata, broker: number): string[] {
  const behind = partitions.filter(({ replicas, isr }) => replicas.includes(broker) && !isr.includes(broker));
  return behind.map((partition) => `broker ${broker} is not in sync with partition ${name(partition)}`);
}

/** Partitions that a broker leads. */
export function ledBy({ partitions }: Metadata, broker: number): Partition[] {
  return partitions.filter(({ leader }) => leader === broker);
}

/** Partitions that a broker should lead but does not, although it is in sync. */
export function notPreferred({ partitions }: Metadata, broker: number): Partition[] {
  return partitions.filter(
    ({ leader, replicas, isr }) => replicas[0] === broker && leader !== broker && isr.includes(broker),
  );
}

/** Partitions that a broker that is to go still has a copy of. */
export function holds({ partitions }: Metadata, broker: number): string[] {
  return partitions.filter(({ replicas }) => replicas.includes(broker)).map(name);
}

/** Followers before the leader, brokers before the controller: what moves at a restart moves only once. */
export function nextToRestart(outdated: readonly number[], last: number | undefined): number | undefined {
  return outdated.find((id) => id !== last) ?? outdated[0];
}

/** The brokers that are restarted together: one, or with `rack` all outdated ones of its rack. */
export function batchOf(
  first: number,
  outdated: readonly number[],
  rackOf: (id: number) => string | undefined,
  batch: "broker" | "rack",
): number[] {
  const rack = rackOf(first);
  if (batch === "broker" || rack === undefined) return [first];
  return outdated.filter((id) => rackOf(id) === rack);
}
