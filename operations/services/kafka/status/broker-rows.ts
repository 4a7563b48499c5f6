import { plural } from "../../../../components/model/report-text";
import type { BrokerStatus, Snapshot } from "../../../status/snapshot";
import type { StatusRow } from "../../service";
import { kafkaNames } from "../kafka-names";
import { hasBrokers } from "./judge-brokers";
import { sortPartitions } from "./judge-partitions";

/** Brokers for tables. */
export function brokerRows(snapshot: Snapshot): StatusRow[] {
  return snapshot.brokers.map((broker) => ({
    name: `${kafkaNames.noun} ${broker.id}`,
    server: broker,
    state: brokerState(snapshot, broker),
    bytes: dataBytes(broker),
    volumeBytes: broker.volumeBytes,
  }));
}

/** A broker's state in a word or two. */
export function brokerState({ controller }: Pick<Snapshot, "controller">, { id, answers }: BrokerStatus): string {
  if (!answers) return "not responding";
  return id === controller ? "controller" : "serving";
}

/** Bytes of records on a broker's disks; undefined if it did not report them. */
export function dataBytes({ logDirs }: BrokerStatus): number | undefined {
  return logDirs.length === 0 ? undefined : logDirs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The number of partitions, and of those in each bad state. */
export function partitionSummary(snapshot: Snapshot): string[] {
  const { partitions, moving } = snapshot;
  if (!hasBrokers(snapshot)) return [];
  const moves = moving.length === 0 ? [] : [`${plural(moving.length, "partition")} being reassigned`];
  if (partitions === null) return ["Partitions: unknown", ...moves];
  const { offline, belowMin, underReplicated, atMin } = sortPartitions(snapshot);
  const topics = new Set(partitions.map(({ topic }) => topic)).size;
  const counts =
    `${plural(partitions.length, "partition")} of ${plural(topics, "topic")}: ` +
    `${underReplicated.length} under-replicated, ${atMin.length} at min ISR, ${belowMin.length} below min ISR, ` +
    `${offline.length} offline`;
  return [counts, ...moves];
}

/** The same for programs. */
export function badPartitions(snapshot: Snapshot): Readonly<Record<string, number>> {
  if (snapshot.partitions === null) return {};
  const { offline, belowMin, underReplicated } = sortPartitions(snapshot);
  return {
    "under-replicated": underReplicated.length,
    "below-min-isr": belowMin.length,
    offline: offline.length,
  };
}

/** What the other brokers report about those on a host that is not reachable. */
export function reportedOn({ brokers }: Snapshot, host: string): string[] {
  const own = brokers.filter(({ place }) => place === host);
  return own.map(({ id }) => {
    const sees = brokers.filter(({ answers, sees: others }) => answers && others?.includes(id)).length;
    return `broker ${id} ${sees > 0 ? "is in the cluster" : "is not in the cluster"}, according to the others`;
  });
}
