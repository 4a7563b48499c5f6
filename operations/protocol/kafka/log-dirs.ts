import type { Duplex } from "node:stream";
import { type Decoder, Encoder } from "./codec";
import { request } from "./request";

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

/** DescribeLogDirs, version 1: everything that the broker which is asked has stored. */
export async function fetchLogDirs(socket: Duplex): Promise<LogDir[]> {
  const everything = new Encoder().array(null, () => undefined);
  const answer = await request(socket, { api: 35, version: 1, body: everything });
  answer.int32();
  return answer.array(() => ({
    error: answer.int16(),
    path: answer.string() ?? "",
    replicas: answer.array(() => readTopic(answer)).flat(),
  }));
}

function readTopic(answer: Decoder): StoredReplica[] {
  const topic = answer.string() ?? "";
  return answer.array(() => {
    const [index, bytes] = [answer.int32(), Number(answer.int64())];
    // How far it is behind, and whether it is a copy that is being made beside the one in use.
    answer.int64();
    answer.int8();
    return { topic, index, bytes };
  });
}
