import type { KafkaConnection } from "./kafka-connection";
import { describeLogDirs } from "./messages/partition-messages";

/** One copy of a partition on a disk of a broker. */
export interface StoredReplica {
  readonly topic: string;
  readonly index: number;
  readonly bytes: number;
}

/** One of a broker's `log.dirs`. */
export interface LogDir {
  readonly path: string;
  /** 0, or an error of the Kafka protocol guide: 56 when the disk has failed. */
  readonly error: number;
  readonly replicas: readonly StoredReplica[];
}

/** What the broker which is asked has stored: everything, or of some partitions. */
export async function fetchLogDirs(
  broker: KafkaConnection,
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null = null,
): Promise<LogDir[]> {
  const { results } = await broker.send(describeLogDirs, { topics });
  return results.map(({ errorCode, logDir, topics }) => ({
    path: logDir,
    error: errorCode,
    replicas: topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, partitionSize }) => ({
        topic: name,
        index: partitionIndex,
        bytes: Number(partitionSize),
      })),
    ),
  }));
}
