import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { isCurrent } from "../../../status/running-configuration";
import { serverName } from "../../../status/server-findings";
import type { BrokerStatus, Snapshot } from "../../../status/snapshot";
import { electedController, partitionName } from "../broker-view";
import { kafkaNames } from "../kafka-names";
import type { PlainClients } from "../plain-clients";
import type { BrokersView } from "./inspect-brokers";

/** Brokers, their partitions and settings in a snapshot. */
export function brokersPart(
  { brokers, versions }: Deployed["outputs"],
  platform: PlatformView,
  view: BrokersView,
): Pick<Snapshot, "brokers" | "controller" | "partitions" | "moving" | "settings" | "notTold" | "plaintext"> {
  const sizes = sizesOf(view);
  const partitions = view.metadata?.partitions.map((partition) => ({
    ...partition,
    replicas: [...partition.replicas],
    isr: [...partition.isr],
    minInsync: view.minInsync.get(partition.topic) ?? null,
    bytes: sizes.get(partitionName(partition)) ?? null,
  }));
  const found = brokers.map((one) => brokerStatus(one, versions.kafka, platform, view));
  return {
    brokers: found,
    notTold: [
      ...found
        .filter(({ answers, logDirs }) => answers && logDirs.length === 0)
        .map((one) => ({ where: serverName(kafkaNames, one), what: "its log directories" })),
      ...view.notTold.map((what) => ({ where: kafkaNames.group, what })),
    ],
    controller: view.active === undefined ? (electedController(view.members.values()) ?? null) : view.active,
    partitions: partitions ?? null,
    moving: [...view.moving],
    ...(view.plainClients.length === 0 ? {} : { plaintext: view.plainClients.map(plainTextPart) }),
    settings: Object.fromEntries(view.settings.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
  };
}

function plainTextPart({ isShared, from, ...one }: PlainClients): NonNullable<Snapshot["plaintext"]>[number] {
  return { ...one, step: isShared ? "opened" : "kept", from: [...from] };
}

function brokerStatus(
  { id, host, rack, endpoint }: Deployed["outputs"]["brokers"][number],
  version: string,
  platform: PlatformView,
  view: BrokersView,
): BrokerStatus {
  const members = view.members.get(id);
  const logDirs = view.logDirs.get(id) ?? [];
  const facts = platform.factsOf("kafka", id);
  return {
    ...{ id, name: host, endpoint },
    ...facts,
    current: isCurrent(facts, version),
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
