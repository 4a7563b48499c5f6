import type { Duplex } from "node:stream";
import { type Decoder, Encoder } from "./codec";
import { request } from "./request";

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
}

/** All brokers, all topics. */
export function fetchMetadata(socket: Duplex): Promise<Metadata> {
  return ask(socket, null);
}

/** The brokers and the controller, without a topic: a small answer, however large the cluster is. */
export function fetchMembers(socket: Duplex): Promise<Metadata> {
  return ask(socket, []);
}

/** Metadata, version 1; `null` for all topics. */
async function ask(socket: Duplex, topics: readonly string[] | null): Promise<Metadata> {
  const body = new Encoder().array(topics, (encoder, topic) => encoder.string(topic));
  const answer = await request(socket, { api: 3, version: 1, body });
  const racks = new Map<number, string>();
  const brokers = answer.array(() => {
    const id = answer.int32();
    answer.string();
    answer.int32();
    const rack = answer.string();
    if (rack !== null) racks.set(id, rack);
    return id;
  });
  const controller = answer.int32();
  const partitions = answer.array(() => {
    answer.int16();
    const topic = answer.string() ?? "";
    answer.int8();
    return answer.array(() => readPartition(answer, topic));
  });
  return { brokers, racks, controller, partitions: partitions.flat() };
}

function readPartition(answer: Decoder, topic: string): Partition {
  answer.int16();
  const index = answer.int32();
  const leader = answer.int32();
  const ids = () => answer.array(() => answer.int32());
  return { topic, index, leader, replicas: ids(), isr: ids() };
}
