import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import type { BrokerStatus, Snapshot } from "../../../status/snapshot";
import { electedController, partitionName } from "../broker-view";
import type { BrokersView } from "./inspect-brokers";

/** Brokers, their partitions and settings in a snapshot. */
export function brokersPart(
  { brokers }: Deployed["outputs"],
  platform: PlatformView,
  view: BrokersView,
): Pick<Snapshot, "brokers" | "controller" | "partitions" | "moving" | "settings"> {
  const sizes = sizesOf(view);
  const partitions = view.metadata?.partitions.map((partition) => ({
    ...partition,
    replicas: [...partition.replicas],
    isr: [...partition.isr],
    minInsync: view.minInsync.get(partition.topic) ?? null,
    bytes: sizes.get(partitionName(partition)) ?? null,
  }));
  return {
    brokers: brokers.map((one) => brokerStatus(one, platform, view)),
    controller: electedController(view.members.values()) ?? null,
    partitions: partitions ?? null,
    moving: [...view.moving],
    settings: Object.fromEntries(view.settings.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
  };
}

function brokerStatus(
  { id, host, rack, endpoint }: Deployed["outputs"]["brokers"][number],
  platform: PlatformView,
  view: BrokersView,
): BrokerStatus {
  const members = view.members.get(id);
  const logDirs = view.logDirs.get(id) ?? [];
  return {
    ...{ id, name: host, endpoint },
    ...platform.factsOf("kafka", id),
    rack: rack ?? null,
    answers: members !== undefined,
    sees: members === undefined ? null : [...members.brokers],
    logDirs: logDirs.map(({ path, error, replicas }) => ({
      ...{ path, error },
      replicas: replicas.length,
      bytes: replicas.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  };
}

/** The largest replica of each partition, because the others may still catch up. */
function sizesOf({ logDirs }: BrokersView): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { topic, index, bytes } of [...logDirs.values()].flat().flatMap(({ replicas }) => replicas)) {
    const name = partitionName({ topic, index });
    sizes.set(name, Math.max(sizes.get(name) ?? 0, bytes));
  }
  return sizes;
}
