import type { FakePartition } from "./fake-broker";

/** A partition and where its replicas are. */
export interface Copies {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
}

/** A partition for each broker, with up to three replicas. */
export function spreadPartitions(ids: readonly number[]): Copies[] {
  return ids.map((_, index) => ({
    topic: "orders",
    index,
    replicas: [0, 1, 2].slice(0, ids.length).map((step) => ids[(index + step) % ids.length] ?? 0),
  }));
}

/** The same as brokers tell them: who led last leads on while it is in sync, the preferred one at first. */
export function ledPartitions(
  partitions: readonly Copies[],
  leaders: Map<Copies, number>,
  inSync: (id: number) => boolean,
): FakePartition[] {
  return partitions.map((copies) => {
    const isr = copies.replicas.filter(inSync);
    let leader = leaders.get(copies) ?? copies.replicas[0] ?? -1;
    if (!isr.includes(leader)) leader = isr[0] ?? -1;
    leaders.set(copies, leader);
    return { ...copies, isr, leader };
  });
}

/** Partitions that fell below what they need with the stop of a broker, although they could be spared that. */
export function lossesAt(
  partitions: readonly Copies[],
  stopped: number,
  minInsync: number,
  inSync: (id: number) => boolean,
): string[] {
  return partitions
    .filter(({ replicas }) => replicas.includes(stopped) && replicas.length > minInsync)
    .filter(({ replicas }) => replicas.filter(inSync).length < minInsync)
    .map(({ topic, index }) => `${topic}-${index}`);
}
