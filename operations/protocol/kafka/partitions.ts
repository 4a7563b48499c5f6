import type { Duplex } from "node:stream";
import { type Decoder, Encoder } from "./codec";
import { answerMilliseconds, Refused, request } from "./request";

/** ElectLeaders, version 0: the preferred leader of every partition. Only the controller does it. */
export async function electPreferredLeaders(socket: Duplex): Promise<void> {
  const body = new Encoder().array(null, () => undefined).int32(answerMilliseconds / 2);
  await request(socket, { api: 43, version: 0, body });
}

/** Brokers that shall hold the copies of a partition, the preferred leader first. */
export interface Assignment {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
}

/**
 * AlterPartitionReassignments, version 0 (KIP-455): starts to move copies. Only the controller does it.
 * @throws Refused with everything that was refused.
 */
export async function startReassignments(socket: Duplex, assignments: readonly Assignment[]): Promise<void> {
  const topics = [...new Set(assignments.map(({ topic }) => topic))];
  const body = new Encoder()
    .int32(answerMilliseconds)
    .compactArray(topics, (encoder, name) =>
      encoder
        .compactString(name)
        .compactArray(
          assignments.filter(({ topic }) => topic === name),
          (inner, { index, replicas }) =>
            inner
              .int32(index)
              .compactArray(replicas, (ids, id) => ids.int32(id))
              .noTags(),
        )
        .noTags(),
    )
    .noTags();
  const answer = await request(socket, { api: 45, version: 0, body, flexible: true, timeout: 2 * answerMilliseconds });
  answer.int32();
  const failures = [readFailure(answer, "the request")];
  const partitions = answer.compactArray(() => {
    const topic = answer.compactString() ?? "";
    const failed = answer.compactArray(() => {
      const failure = readFailure(answer, `${topic}-${answer.int32()}`);
      answer.skipTags();
      return failure;
    });
    answer.skipTags();
    return failed;
  });
  const said = [...failures, ...partitions.flat()].filter((failure) => failure !== undefined);
  if (said.length > 0) throw new Refused(`replicas cannot be moved: ${said.join("; ")}`);
}

function readFailure(answer: Decoder, what: string): string | undefined {
  const error = answer.int16();
  const message = answer.compactString();
  return error === 0 ? undefined : `${what}: ${message ?? `error ${error}`}`;
}

/** A partition whose replicas are being moved; its replicas in the metadata hold those of before and after together. */
export interface Reassignment {
  readonly topic: string;
  readonly index: number;
  /** Brokers that get a replica. */
  readonly adding: readonly number[];
  /** Brokers whose replica goes. */
  readonly removing: readonly number[];
}

/** ListPartitionReassignments, version 0 (KIP-455): the reassignments under way. Only the controller knows them. */
export async function fetchReassignments(socket: Duplex): Promise<Reassignment[]> {
  const body = new Encoder()
    .int32(answerMilliseconds)
    .compactArray(null, () => undefined)
    .noTags();
  const answer = await request(socket, { api: 46, version: 0, body, flexible: true });
  answer.int32();
  const failure = readFailure(answer, "reassignments");
  if (failure !== undefined) throw new Error(failure);
  const ids = () => answer.compactArray(() => answer.int32());
  return answer
    .compactArray(() => {
      const topic = answer.compactString() ?? "";
      const partitions = answer.compactArray(() => {
        const index = answer.int32();
        ids();
        const [adding, removing] = [ids(), ids()];
        answer.skipTags();
        return { topic, index, adding, removing };
      });
      answer.skipTags();
      return partitions;
    })
    .flat();
}
