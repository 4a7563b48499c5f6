import { joinLimited } from "../../../../components/model/report-text";
import type { Partition } from "../../../protocol/kafka/metadata";
import { startReassignments } from "../../../protocol/kafka/partitions";
import { Refused } from "../../../protocol/kafka/refused";
import { partitionName } from "../broker-view";
import { moveLeadersBack } from "../preferred-leaders";
import type { Admin, TopicsSeen } from "./admin";
import { placeReplicas } from "./placement";
import type { TopicChanges } from "./plan";
import { Throttles } from "./throttles";
import { lostBrokers, untilMoved, type Waiting } from "./until-moved";

/** Partitions in one request: the controller writes all of them to ZooKeeper before it answers. */
const assignmentsBatch = 1_000;

/** Moves of replicas in one run, slowly enough for those who use the cluster. */
export class Moves {
  /** Topics that move, or moved in a run before that was cut. */
  private readonly topics = new Set<string>();
  private readonly throttles: Throttles;
  private isThrottling = false;
  private isLeft = false;

  /** @param own - Rates in bytes per second and broker: the one to set, and those that a run before may have set. */
  constructor(
    private readonly admin: Admin,
    private readonly own: { readonly throttle: number; readonly earlier: readonly number[] },
    private readonly how: Waiting,
  ) {
    const rates = new Set([own.throttle, ...own.earlier].map(String));
    this.throttles = new Throttles(admin, own.throttle, rates);
  }

  /** Looks whether a run that was cut left something to finish. */
  async look(): Promise<void> {
    this.isLeft = await this.throttles.areLeft();
    this.isThrottling = this.isLeft;
  }

  /** Whether throttles of this program have yet to be taken back. */
  get areOpen(): boolean {
    return this.isThrottling;
  }

  /** Gives topics another number of replicas. @throws Refused when a partition has no replica left to copy from. */
  async start(move: TopicChanges["move"], { throttled }: TopicsSeen): Promise<void> {
    const { admin, how } = this;
    const names = move.map(({ name }) => name);
    // During a reassignment, the metadata shows the old and the new replicas together.
    await untilMoved(admin, names, how);
    const [metadata, isLost] = [await admin.metadata(), await lostBrokers(admin)];
    const assignments = move.flatMap(({ name, replicationFactor }) => {
      const partitions = metadata.partitions.filter(({ topic }) => topic === name);
      refuseLost(partitions, isLost);
      return placeReplicas(partitions, replicationFactor, metadata, isLost).map((to) => ({ to, from: partitions }));
    });
    if (assignments.length === 0) return;
    this.isThrottling = true;
    for (const name of names) this.topics.add(name);
    await this.throttles.set(assignments, this.isLeft ? new Map() : throttled);
    how.say(`topics: replicas of ${joinLimited(names, 5)} move at up to ${this.own.throttle} bytes/s for each broker`);
    const targets = assignments.map(({ to }) => to);
    for (let at = 0; at < targets.length; at += assignmentsBatch)
      await admin.onController((socket) => startReassignments(socket, targets.slice(at, at + assignmentsBatch)));
  }

  /** Waits until these replicas are where they shall be, takes the throttles back, and lets the preferred leaders lead. */
  async finish({ throttled }: TopicsSeen): Promise<void> {
    const { admin } = this;
    const names = [...new Set([...this.topics, ...(this.isLeft ? throttled.keys() : [])])];
    await untilMoved(admin, names, this.how);
    await this.throttles.takeBack(names);
    [this.isThrottling, this.isLeft] = [false, false];
    this.topics.clear();
    const controller = await admin.controller();
    const { partitions } = await admin.metadata();
    const moved = partitions.filter(({ topic, leader, replicas }) => names.includes(topic) && leader !== replicas[0]);
    await admin.onBroker(controller, (broker) => moveLeadersBack(broker, controller, moved));
  }
}

function refuseLost(partitions: readonly Partition[], isLost: (id: number) => boolean): void {
  const gone = partitions.filter(({ replicas }) => replicas.every(isLost));
  if (gone.length === 0) return;
  const fix = "bring its host back, or delete the topic and make it anew: its records are lost";
  throw new Refused(
    `topics: a partition needs a replica on a broker that is there to get others\n` +
      `    given: only on lost brokers: ${joinLimited(gone.map(partitionName), 5)}\n    fix:   ${fix}`,
  );
}
