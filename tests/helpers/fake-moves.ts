import type { Read, Sent } from "../../operations/protocol/kafka/declaration";
import type {
  describeLogDirs,
  listPartitionReassignments,
} from "../../operations/protocol/kafka/messages/partition-messages";

export interface FakeTopic {
  readonly replicas: number[][];
  readonly config: Map<string, string>;
}

/** Reassignments of topics in memory, which end after a while, or never. */
export abstract class FakeMoves {
  readonly topics = new Map<string, FakeTopic>();
  /** Looks at reassignments that still see them. */
  movingFor = 2;
  /** Brokers that are gone for good: neither in the cluster nor in the stack file. */
  lost: readonly number[] = [];
  /** Topics whose replicas never arrive. */
  endless: readonly string[] = [];
  /** Bytes of a replica by look at the files of its broker, when they are looked at. */
  sizeOf: (broker: number, look: number) => number = () => 0;
  private sizeLooks = 0;
  /** A reassignment that goes on: what comes of it. */
  private moving: {
    readonly topic: FakeTopic;
    readonly name: string;
    readonly index: number;
    readonly to: number[];
    readonly adding: number[];
  }[] = [];
  private looks = 0;

  /** Begins a reassignment as somebody else: until it is complete, the metadata shows the old and the new replicas. */
  reassign(name: string, index: number, to: number[]): void {
    const topic = this.topics.get(name);
    if (topic === undefined) throw new Error(`there is no ${name}`);
    const before = topic.replicas[index] ?? [];
    topic.replicas[index] = [...new Set([...to, ...before])];
    // Another one for the same partition takes its place.
    this.moving = this.moving.filter((move) => move.topic !== topic || move.index !== index);
    this.moving.push({ topic, name, index, to, adding: to.filter((id) => !before.includes(id)) });
    this.looks = 0;
  }

  protected listMoves(): Sent<typeof listPartitionReassignments.response> {
    this.looks += 1;
    // One that needs a broker which is lost never ends.
    const isStuck = ({ name, to }: (typeof this.moving)[number]) =>
      this.endless.includes(name) || to.some((id) => this.lost.includes(id));
    if (this.looks > this.movingFor) {
      for (const { topic, index, to } of this.moving.filter((move) => !isStuck(move))) topic.replicas[index] = to;
      this.moving = this.moving.filter(isStuck);
    }
    const topics = this.moving.map(({ name, index, adding }) => ({
      name,
      partitions: [{ partitionIndex: index, replicas: [], addingReplicas: adding, removingReplicas: [] }],
    }));
    return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, topics };
  }

  protected sizes(
    broker: number,
    asked: NonNullable<Read<typeof describeLogDirs.request>["topics"]>,
  ): Sent<typeof describeLogDirs.response> {
    this.sizeLooks += 1;
    const one = { partitionSize: BigInt(this.sizeOf(broker, this.sizeLooks)), offsetLag: 0n, isFutureKey: false };
    const topics = asked.map(({ topic: name, partitions }) => ({
      name,
      partitions: partitions.map((partitionIndex) => ({ partitionIndex, ...one })),
    }));
    return { throttleTimeMs: 0, results: [{ errorCode: 0, logDir: "/data", topics }] };
  }
}
