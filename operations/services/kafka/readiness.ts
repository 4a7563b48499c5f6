import type { Metadata } from "../../protocol/kafka/metadata";
import type { Reassignment } from "../../protocol/kafka/partitions";
import { type BrokerView, partitionName } from "./broker-view";

/** Brokers that are not responding. */
export function notResponding(brokers: readonly BrokerView[]): string[] {
  return brokers.flatMap(({ id, metadata }) => (metadata === undefined ? [`broker ${id} is not responding`] : []));
}

/** Why brokers are not ready: each has to answer, and to see every other one and a controller; id 0 is one like another. */
export function brokersNotReady(brokers: readonly BrokerView[]): string[] {
  const expected = brokers.map(({ id }) => id);
  return brokers.flatMap((broker) => {
    const { id, metadata } = broker;
    if (metadata === undefined) return notResponding([broker]);
    const missing = expected.filter((other) => !metadata.brokers.includes(other));
    if (missing.length > 0) return [`broker ${id} does not see broker ${missing.join(", ")}`];
    return metadata.controller < 0 ? [`broker ${id} knows no controller`] : [];
  });
}

/** Partitions that a broker has a replica of and is not in sync with yet; one that is just being added is no matter. */
export function notCaughtUp(
  { partitions }: Pick<Metadata, "partitions">,
  broker: number,
  reassignments: readonly Reassignment[] = [],
): string[] {
  const added = new Set(reassignments.filter(({ adding }) => adding.includes(broker)).map(partitionName));
  const behind = partitions
    .filter(({ replicas, isr }) => replicas.includes(broker) && !isr.includes(broker))
    .filter((partition) => !added.has(partitionName(partition)));
  return behind.map((partition) => `broker ${broker} is not in sync with partition ${partitionName(partition)}`);
}
