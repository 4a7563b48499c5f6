import type { Metadata } from "../../protocol/kafka/metadata";
import { type BrokerView, type MemberView, partitionName } from "../../cluster/cluster-view";

/** Why an ensemble is not ready: every server has to serve, one of them leads, and every follower is in sync. */
export function ensembleNotReady(members: readonly MemberView[]): string[] {
  const silent = members.filter(({ mode }) => mode === undefined).map(({ id }) => `ZooKeeper ${id} is not serving`);
  if (silent.length > 0) return silent;
  const leaders = members.filter(({ mode }) => mode === "leader" || mode === "standalone");
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [`the ensemble has ${leaders.length} leaders`];
  const followers = members.length - 1;
  if (followers === 0) return [];
  if (leader.syncedFollowers === undefined) return [`ZooKeeper ${leader.id} did not report its synced followers`];
  return leader.syncedFollowers >= followers
    ? []
    : [`only ${leader.syncedFollowers} of ${followers} followers are in sync`];
}

/** Why brokers are not ready: each has to answer, and to see every other one and a controller; id 0 is one like another. */
export function brokersNotReady(brokers: readonly BrokerView[]): string[] {
  const expected = brokers.map(({ id }) => id);
  return brokers.flatMap(({ id, metadata }) => {
    if (metadata === undefined) return [`broker ${id} is not responding`];
    const missing = expected.filter((other) => !metadata.brokers.includes(other));
    if (missing.length > 0) return [`broker ${id} does not see broker ${missing.join(", ")}`];
    return metadata.controller < 0 ? [`broker ${id} knows no controller`] : [];
  });
}

/** Partitions that a broker has a replica of and is not in sync with yet. */
export function notCaughtUp({ partitions }: Pick<Metadata, "partitions">, broker: number): string[] {
  const behind = partitions.filter(({ replicas, isr }) => replicas.includes(broker) && !isr.includes(broker));
  return behind.map((partition) => `broker ${broker} is not in sync with partition ${partitionName(partition)}`);
}
