import type { Partition } from "../../operations/protocol/kafka/metadata";
import { listPartitionReassignments } from "../../operations/protocol/kafka/messages/partition-messages";
import { answering, type FakeBroker, type FakeSetting, source } from "./fake-broker";

/** How large a cluster is. */
export interface Size {
  readonly brokers: number;
  readonly topics: number;
  readonly partitions: number;
}

const replicationFactor = 3;

/** A name as long as those of many clusters: `orders.events.v1.topic-00042`. */
export function topicName(index: number): string {
  return `orders.events.v1.topic-${String(index).padStart(5, "0")}`;
}

/** Ids of the brokers. */
export function brokerIds({ brokers }: Pick<Size, "brokers">): number[] {
  return Array.from({ length: brokers }, (_, at) => at + 1);
}

/** Every partition has three replicas, all of them in sync, spread over all brokers. */
export function partitionsOf({ brokers, topics, partitions }: Size): Partition[] {
  return Array.from({ length: partitions }, (_, at) => {
    const replicas = Array.from({ length: replicationFactor }, (_, step) => ((at + step) % brokers) + 1);
    const place = { topic: topicName(at % topics), index: Math.floor(at / topics) };
    return { ...place, leader: replicas[0] ?? -1, replicas, isr: replicas };
  });
}

/** A broker of such a cluster, which answers with frames as large as those of a real one. */
export function largeBroker(size: Size): FakeBroker {
  const metadata = { brokers: brokerIds(size), controller: 1, partitions: partitionsOf(size) };
  const noMoves = { throttleTimeMs: 0, errorCode: 0, errorMessage: null, topics: [] };
  return {
    metadata: () => metadata,
    settings: (_type, _resource, names) => names.map(settingOf),
    more: [answering(listPartitionReassignments, () => noMoves)],
  };
}

/** With what a broker adds on request: the value of the topic, of the file, and the default. */
function settingOf(name: string): FakeSetting {
  const synonyms = [source.topic, source.static, source.default].map((from) => ({ name, value: "2", source: from }));
  return { name, value: "2", source: source.topic, synonyms };
}
