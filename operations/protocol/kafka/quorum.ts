import { errorCodes, failuresOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { describeQuorum } from "./messages/cluster-messages";

/** The log that holds the metadata of a KRaft cluster, in its one partition (KIP-595). */
const metadataLog = { topicName: "__cluster_metadata", partitions: [{ partitionIndex: 0 }] };

/** How far a voter, or a server that only reads, has got, as the leader of the quorum knows it. */
export interface QuorumReplica {
  readonly id: number;
  readonly logEndOffset: bigint;
  /** When it had everything that the leader has, in milliseconds by the leader's clock; -1 when it never had. */
  readonly lastCaughtUp: number;
}

/** A KRaft quorum as its leader, the active controller, tells it. */
export interface Quorum {
  /** -1 while it has none. */
  readonly leader: number;
  readonly epoch: number;
  readonly voters: readonly QuorumReplica[];
  /** Brokers, and controllers that do not vote. */
  readonly observers: readonly QuorumReplica[];
}

/**
 * Asks a server for the quorum. Any broker hands the question on; of the controllers only the active one answers, and
 * undefined stands for another one.
 *
 * @throws Refused when it takes no such question, as a broker with ZooKeeper; Error when it does not answer, or says why not.
 */
export async function fetchQuorum(server: KafkaConnection): Promise<Quorum | undefined> {
  const response = await server.send(describeQuorum, { topics: [metadataLog] });
  const [partition] = response.topics.flatMap(({ partitions }) => partitions);
  const codes = [response.errorCode, partition?.errorCode];
  if (codes.includes(errorCodes.notLeaderOrFollower)) return undefined;
  const outcomes = [response, ...(partition === undefined ? [] : [partition])];
  const [failure] = failuresOf(outcomes.map((one) => ({ what: "the quorum", ...withMessage(one) })));
  if (failure !== undefined) throw new Error(failure);
  if (partition === undefined) throw new Error("the quorum: the answer is about no partition");
  return {
    leader: partition.leaderId,
    epoch: partition.leaderEpoch,
    voters: partition.currentVoters.map(replicaOf),
    observers: partition.observers.map(replicaOf),
  };
}

function withMessage({ errorCode, errorMessage }: { errorCode: number; errorMessage: string | null | undefined }) {
  return { errorCode, errorMessage: errorMessage ?? null };
}

type Described = Pick<QuorumReplica, "logEndOffset"> & { readonly replicaId: number; lastCaughtUpTimestamp: bigint };

function replicaOf({ replicaId: id, logEndOffset, lastCaughtUpTimestamp }: Described): QuorumReplica {
  return { id, logEndOffset, lastCaughtUp: Number(lastCaughtUpTimestamp) };
}
