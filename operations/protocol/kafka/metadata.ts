import { errorCodes } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { metadata } from "./messages/cluster-messages";

/** One partition as a broker knows it. */
export interface Partition {
  readonly topic: string;
  readonly index: number;
  /** -1 when it has none. */
  readonly leader: number;
  /** The first one is the preferred leader. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** A cluster as one broker knows it. */
export interface Metadata {
  readonly brokers: readonly number[];
  readonly racks: ReadonlyMap<number, string>;
  /** -1 while there is none. */
  readonly controller: number;
  readonly partitions: readonly Partition[];
  /** Topics whose partitions the broker could not tell; absent when it told all. */
  readonly untold?: readonly string[];
}

/** An answer of ten megabytes for 200,000 partitions has to arrive, from far away as well. */
const metadataTimeout = { timeoutMs: 60_000 };

/** All brokers, all topics. */
export function fetchMetadata(broker: KafkaConnection): Promise<Metadata> {
  return fetchFor(broker, null);
}

/** The brokers and the controller, without a topic: a small answer, however large the cluster is. */
export function fetchMembers(broker: KafkaConnection): Promise<Metadata> {
  return fetchFor(broker, []);
}

async function fetchFor(broker: KafkaConnection, topics: [] | null): Promise<Metadata> {
  const {
    brokers,
    controllerId,
    topics: described,
  } = await broker.send(metadata, { topics }, topics === null ? metadataTimeout : {});
  const untold = described.flatMap(({ errorCode, name, partitions }) =>
    errorCode !== errorCodes.none && partitions.length === 0 ? [name] : [],
  );
  return {
    ...(untold.length === 0 ? {} : { untold }),
    brokers: brokers.map(({ nodeId }) => nodeId),
    racks: new Map(brokers.flatMap(({ nodeId, rack }) => (rack === null ? [] : [[nodeId, rack] as const]))),
    controller: controllerId,
    partitions: described.flatMap(({ name: topic, partitions }) =>
      partitions.map((one) => ({
        topic,
        index: one.partitionIndex,
        leader: one.leaderId,
        replicas: one.replicaNodes,
        isr: one.isrNodes,
      })),
    ),
  };
}
