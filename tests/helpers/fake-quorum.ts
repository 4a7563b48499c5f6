import type { Duplex } from "node:stream";
import type { RollHost } from "../../operations/transport/roll-host";
import { errorCodes } from "../../operations/protocol/kafka/error-codes";
import {
  describeCluster,
  describeQuorum,
  unregisterBroker,
  updateFeatures,
} from "../../operations/protocol/kafka/messages/cluster-messages";
import { listPartitionReassignments } from "../../operations/protocol/kafka/messages/partition-messages";
import { apiVersions } from "../../operations/protocol/kafka/messages/connection-messages";
import { answering, apiKeysOf, brokerConnection, type FakeAnswer } from "./fake-broker";
import { batchOf, logAnswers, stateRecord } from "./fake-log";
import { FakeVotes, noLog, type Told } from "./fake-votes";
import { idIn } from "./fake-plan";
import type { FakeService } from "./fake-service";
import type { VirtualClock } from "./virtual-clock";

/** `min` and `max` of what one server knows. */
type Supported = Readonly<Record<string, readonly [min: number, max: number]>>;

/** The quorum of a KRaft cluster in memory: who leads, who has caught up when, and what it has recorded. */
export class FakeQuorum {
  leader = -1;
  epoch = 1;
  /** Voters that have not caught up for so many milliseconds, although they serve. */
  readonly behind = new Map<number, number>();
  /** Finalized levels; others are 0. */
  readonly finalized = new Map([["metadata.version", 21]]);
  /** Whether a controller copies what ZooKeeper has. */
  migrates: (id: number) => boolean = () => false;
  supportedBy: (id: number) => Supported = () => ({ "metadata.version": [7, 21], "kraft.version": [0, 1] });
  /** Brokers that are registered besides those of the cluster, and whether they are stopped. */
  readonly ghosts = new Map<number, boolean>();
  /** What was recorded, and what was asked about: `validate metadata.version=30`. */
  readonly orders: string[] = [];
  /** A voter that the stack does not know. */
  stranger: number | undefined;
  /** Whether it takes a lower level; it then loses nothing by it. */
  lowers = false;
  /** Why a host cannot copy its data. */
  copyFails: string | undefined;
  /** Controllers whose directories do not say who they are. */
  readonly bare = new Set<number>();
  /** What its log says of the copy, see `stateRecord`. */
  copy: () => number = () => 0;
  /** What brokers answer besides. */
  besides: (id: number) => readonly FakeAnswer[] = () => [];
  /** Told of each question about the quorum. */
  asked: () => void = () => undefined;
  /** Who votes, once that stands in the metadata. */
  readonly votes: FakeVotes;
  private readonly seen = new Map<number, number>();

  constructor(
    private readonly voters: readonly FakeService[],
    private readonly brokers: readonly FakeService[],
    private readonly clock: VirtualClock,
  ) {
    this.votes = new FakeVotes(voters, this.orders);
  }

  /** What a roll does to files on a host. */
  filesOn(host: string, events: string[]): Pick<RollHost, "identify" | "isIdentified" | "backUp"> {
    return {
      identify: (unit, { clusterId, id, isFresh }) => {
        this.bare.delete(id);
        return Promise.resolve(void events.push(`${isFresh ? "empty" : "identify"} ${unit} ${id} ${clusterId}`));
      },
      isIdentified: (unit) => Promise.resolve(!this.bare.has(idIn(host, unit))),
      backUp: (unit, { label }) => {
        if (this.copyFails !== undefined) return Promise.reject(new Error(this.copyFails));
        events.push(`copy ${unit} ${idIn(host, unit)}`);
        return Promise.resolve(`/backups/${label}/${unit}.tar.gz`);
      },
    };
  }

  /** A connection to a controller; only the active one tells of the quorum. */
  controller(id: number): Duplex {
    const serves = () => this.voters.some((voter) => voter.id === id && voter.serves);
    const isActive = () => this.elected() === id;
    const log = () => ({ batches: [{ offset: 0, bytes: batchOf([stateRecord(this.copy())]) }] });
    return brokerConnection({
      serves,
      metadata: () => ({ brokers: [], controller: -1, partitions: [] }),
      more: [...this.answersOf(id, isActive), ...logAnswers(log, isActive)],
    });
  }

  /** What a broker answers besides: it hands on what is for the active controller. */
  answersOf(id: number, isActive: () => boolean = () => this.elected() >= 0): FakeAnswer[] {
    return [
      answering(apiVersions, () => ({
        ...{ errorCode: 0, apiKeys: apiKeysOf(() => true), supportedFeatures: this.supported(id) },
        zkMigrationReady: this.migrates(id),
        finalizedFeatures: [...this.finalized].map(([name, level]) => ({
          ...{ name, maxVersionLevel: level, minVersionLevel: level },
        })),
      })),
      answering(describeQuorum, () => {
        this.asked();
        if (isActive()) return this.described();
        return id > 100 ? notActive : undefined;
      }),
      answering(describeCluster, () => ({
        ...{ throttleTimeMs: 0, errorCode: 0, clusterId: "fake" },
        brokers: [...this.brokers.map((one) => [one.id, !one.serves] as const), ...this.ghosts].map(
          ([one, isFenced]) => ({
            ...{ brokerId: one, host: "kafka", port: 9092, isFenced },
          }),
        ),
      })),
      answering(updateFeatures, ({ featureUpdates, validateOnly }) => {
        const told = featureUpdates.map(({ feature, maxVersionLevel }) => `${feature}=${maxVersionLevel}`).join(" ");
        const isLower = featureUpdates.some(({ upgradeType }) => upgradeType === 2);
        this.orders.push(`${validateOnly ? "validate" : isLower ? "lower" : "raise"} ${told}`);
        const refused = this.refusal(featureUpdates);
        if (refused !== undefined) return { throttleTimeMs: 0, errorCode: 95, errorMessage: refused };
        if (!validateOnly) for (const one of featureUpdates) this.finalized.set(one.feature, one.maxVersionLevel);
        if (this.finalized.get("kraft.version") === 1) this.votes.writeDown();
        return { throttleTimeMs: 0, errorCode: 0, errorMessage: null };
      }),
      ...this.votes.answers(isActive),
      answering(unregisterBroker, ({ brokerId }) => {
        this.orders.push(`unregister ${brokerId}`);
        const was = this.ghosts.delete(brokerId);
        return { throttleTimeMs: 0, errorCode: was ? 0 : errorCodes.brokerIdNotRegistered, errorMessage: null };
      }),
    ];
  }

  private refusal(updates: readonly Update[]) {
    const falls = updates.some(({ feature, maxVersionLevel }) => maxVersionLevel < (this.finalized.get(feature) ?? 0));
    if (falls && !(this.lowers && updates.every(({ upgradeType }) => upgradeType === 2)))
      return "Refusing to perform the requested downgrade because it might delete metadata information.";
    const ids = [...this.voters, ...this.brokers].map(({ id }) => id);
    const found = [...ids, ...this.ghosts.keys()].find((id) =>
      updates.some(({ feature, maxVersionLevel }) => (this.supportedBy(id)[feature]?.[1] ?? 0) < maxVersionLevel),
    );
    return found === undefined ? undefined : `Node ${found} only supports older versions`;
  }

  private supported(id: number) {
    return Object.entries(this.supportedBy(id)).map(([name, [minVersion, maxVersion]]) => ({
      ...{ name, minVersion, maxVersion },
    }));
  }

  private elected(): number {
    const voters = this.voters.filter(({ id }) => this.votes.has(id));
    const serving = voters.filter(({ serves }) => serves).map(({ id }) => id);
    const before = this.leader;
    if (serving.length * 2 <= this.votes.count) this.leader = -1;
    else if (!serving.includes(this.leader)) this.leader = serving[0] ?? -1;
    if (this.leader !== before && this.leader >= 0) this.epoch += 1;
    return this.leader;
  }

  /** One that was just stopped has caught up as lately as it was heard of. */
  private described() {
    const now = this.clock.now() + 1_000_000;
    for (const voter of this.voters) if (voter.inSync) this.seen.set(voter.id, now - (this.behind.get(voter.id) ?? 0));
    const [voting, observing] = this.votes.told(stranger(this.stranger));
    this.seen.set(this.leader, now);
    const stateOf = ([replicaId, directory, isOld = false]: Told) => ({
      ...{ replicaId, logEndOffset: 7n, lastCaughtUpTimestamp: BigInt(isOld ? -1 : (this.seen.get(replicaId) ?? -1)) },
      replicaDirectoryId: directory,
    });
    const partition = {
      ...{ partitionIndex: 0, errorCode: 0, leaderId: this.leader, leaderEpoch: this.epoch, highWatermark: 7n },
      currentVoters: voting.map(stateOf),
      observers: [...observing, ...this.brokers.filter(({ serves }) => serves).map(({ id }): Told => [id, noLog])].map(
        stateOf,
      ),
    };
    return { errorCode: 0, topics: [{ topicName: "__cluster_metadata", partitions: [partition] }] };
  }
}

function stranger(id: number | undefined): Told[] {
  return id === undefined ? [] : [[id, noLog]];
}

interface Update {
  readonly feature: string;
  readonly maxVersionLevel: number;
  readonly upgradeType: number;
}

/** No replicas are being moved. */
export const noMoves = answering(listPartitionReassignments, () => ({
  ...{ throttleTimeMs: 0, errorCode: 0, errorMessage: null, topics: [] },
}));

const notActive = { errorCode: errorCodes.notLeaderOrFollower, topics: [] };
