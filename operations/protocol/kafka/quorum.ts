import { endpointText } from "../../../components/model/ip-address";
import { errorCodes, failuresOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { describeQuorum } from "./messages/cluster-messages";

/** The log that holds the metadata of a KRaft cluster, in its one partition (KIP-595). */
const metadataLog = { topicName: "__cluster_metadata", partitions: [{ partitionIndex: 0 }] };

/** How far a voter, or a server that only reads, has got, as the leader of the quorum knows it. */
export interface QuorumReplica {
  readonly id: number;
  /**
   * Its log: a controller with another disk is another replica (KIP-853). Undefined where the quorum does not tell them apart,
   * which is so while its voters stand in files.
   */
  readonly directory?: string;
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
  /** Brokers, and controllers that do not vote; one that has ended stays among them for a while. */
  readonly observers: readonly QuorumReplica[];
  /** Where voters answer, by their ids: `10.0.0.1:9095`; absent before 3.9. */
  readonly endpoints?: Readonly<Record<number, string>>;
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
    ...(response.nodes.length === 0 ? {} : { endpoints: Object.fromEntries(response.nodes.map(endpointOf)) }),
  };
}

type Node = {
  readonly nodeId: number;
  readonly listeners: readonly { readonly host: string; readonly port: number }[];
};

function endpointOf({ nodeId, listeners: [first] }: Node): [number, string] {
  return [nodeId, first === undefined ? "" : endpointText(first.host, first.port)];
}

function withMessage({ errorCode, errorMessage }: { errorCode: number; errorMessage: string | null | undefined }) {
  return { errorCode, errorMessage: errorMessage ?? null };
}

interface Described extends Pick<QuorumReplica, "logEndOffset"> {
  readonly replicaId: number;
  readonly replicaDirectoryId: string;
  readonly lastCaughtUpTimestamp: bigint;
}

/** What stands for no directory (`Uuid.ZERO_UUID`). */
const noDirectory = Buffer.alloc(16).toString("base64url");

function replicaOf(told: Described): QuorumReplica {
  const { replicaId: id, replicaDirectoryId: directory, logEndOffset, lastCaughtUpTimestamp } = told;
  const replica = { id, logEndOffset, lastCaughtUp: Number(lastCaughtUpTimestamp) };
  return directory === "" || directory === noDirectory ? replica : { ...replica, directory };
}
