import type { Metadata, Partition } from "../../protocol/kafka/metadata";

/** Partitions that one of these brokers has a replica of, in sync or not. */
export function partitionsOn(partitions: readonly Partition[], brokers: readonly number[]): Partition[] {
  return partitions.filter(({ replicas }) => replicas.some((id) => brokers.includes(id)));
}

/** Partitions that a broker is the preferred leader of, and in sync with, but that another one leads. */
export function nonPreferredLeaders({ partitions }: Pick<Metadata, "partitions">, broker: number): Partition[] {
  return partitions.filter(
    ({ leader, replicas, isr }) => replicas[0] === broker && leader !== broker && isr.includes(broker),
  );
}
