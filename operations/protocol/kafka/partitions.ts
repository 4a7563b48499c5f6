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

/** ListPartitionReassignments, version 0: names of the partitions whose copies are being moved, such as `orders-0`. */
export async function fetchReassignments(socket: Duplex): Promise<string[]> {
  const body = new Encoder()
    .int32(answerMilliseconds)
    .compactArray(null, () => undefined)
    .noTags();
  const answer = await request(socket, { api: 46, version: 0, body, flexible: true });
  answer.int32();
  const failure = readFailure(answer, "replicas that move");
  if (failure !== undefined) throw new Error(failure);
  return answer
    .compactArray(() => {
      const topic = answer.compactString() ?? "";
      const names = answer.compactArray(() => {
        const name = `${topic}-${answer.int32()}`;
        skipIds(answer);
        answer.skipTags();
        return name;
      });
      answer.skipTags();
      return names;
    })
    .flat();
}

/** The lists of all copies, of those that come and of those that go. */
function skipIds(answer: Decoder): void {
  for (let lists = 3; lists > 0; lists -= 1) answer.compactArray(() => answer.int32());
}
