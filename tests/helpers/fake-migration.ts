import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { checkHosts } from "../../operations/phases/roll-hosts";
import { FakeCluster } from "./fake-cluster";
import { FakeKnown } from "./fake-known";
import { noMoves } from "./fake-quorum";

export type Step = NonNullable<Plan["migration"]>["step"];

/** What a broker runs with at each step. */
export const stepDigests = {
  controllers: "plain",
  "dual-write": "dual",
  "dual-write-kraft": "kraft",
  kraft: "kraft",
} as const;

/**
 * A cluster with ZooKeeper, brokers and controllers, which do what Kafka's own do on the way to KRaft (KIP-866): controllers
 * write `/migration`, and copy and lead once all brokers take orders from them; a broker leads when nobody does.
 */
export class FakeMigration {
  readonly cluster = FakeCluster.running({ zookeeper: "new", "kafka-controller": "new", kafka: "plain" });
  /** What brokers tell besides topics. */
  readonly known = new FakeKnown();
  /** Whether the log of the controllers says what they have done. */
  records = true;
  /** The epoch of the quorum. */
  kraftEpoch = 8;
  /** Whether controllers do what they shall when all brokers are there. */
  copies = true;

  /** @param step - Where the cluster is; `zookeeper` is before its controllers were ever started. */
  constructor(step: Step | "zookeeper") {
    const { cluster } = this;
    cluster.quorum.leader = 101;
    cluster.quorum.migrates = (id) => id > 100 && cluster.service("kafka-controller", id).running === "new";
    cluster.quorum.copy = () => (this.records ? this.state : 2);
    cluster.quorum.besides = (id) => [noMoves, ...this.known.answersOf(id)];
    cluster.znodes
      .add("/controller_epoch", { data: "4" })
      .add("/cluster/id", { data: '{"version":"1","id":"AAAAAAAAAAAAAAAAAAAAAA"}' })
      .add("/brokers/ids")
      .add("/admin/delete_topics");
    const names = [...new Set(cluster.partitions.map(({ topic }) => topic))];
    for (const topic of names) {
      const own = cluster.partitions.filter((one) => one.topic === topic);
      const partitions = Object.fromEntries(own.map(({ index, replicas }) => [index, replicas]));
      cluster.znodes.add(`/brokers/topics/${topic}`, {
        data: JSON.stringify({ partitions, topic_id: "x", version: 3 }),
      });
    }
    for (const id of cluster.ids) {
      cluster.znodes.add(`/brokers/ids/${id}`);
      const settings = cluster.settings.get(id);
      for (const known of [settings?.file, settings?.started]) known?.set("inter.broker.protocol.version", "3.9-IV0");
      cluster.service("kafka", id).runs(step === "zookeeper" ? "plain" : stepDigests[step]);
      if (step === "zookeeper") cluster.service("kafka-controller", id + 100).lose();
    }
    const leads = step !== "zookeeper" && step !== "controllers";
    this.controller = leads ? 101 : 1;
    if (step !== "zookeeper") this.migration = leads ? 24 : -1;
    cluster.started = () => queueMicrotask(() => this.follow());
  }

  set controller(id: number) {
    const kraftControllerEpoch = id > 100 ? this.kraftEpoch : -1;
    this.cluster.znodes.add("/controller", {
      data: JSON.stringify({
        version: 2,
        brokerid: id,
        timestamp: String(this.cluster.clock.wallTime()),
        kraftControllerEpoch,
      }),
    });
  }

  set migration(offset: number) {
    const data = {
      version: 0,
      kraft_controller_id: 101,
      kraft_controller_epoch: this.kraftEpoch,
      kraft_metadata_offset: offset,
    };
    this.cluster.znodes.add("/migration", { data: JSON.stringify(data) });
  }

  /** What the controllers have recorded of the copy. */
  private get state(): number {
    const { cluster } = this;
    if (cluster.ids.every((id) => cluster.service("kafka-controller", id + 100).running === "final")) return 3;
    return /offset":-1/.test(this.at("/migration") ?? 'offset":-1') ? 2 : 1;
  }

  /** What is in a znode; undefined when it does not exist. */
  at(path: string): string | undefined {
    return this.cluster.znodes.nodes.get(path)?.data;
  }

  /** An `up` with a step. */
  up(step: Step, changes: Partial<Plan> = {}): Promise<Error | undefined> {
    return this.cluster.roll(this.planned(step, changes));
  }

  /** What comes before the files of a step are on the hosts. */
  check(step: Step, changes: Partial<Plan> = {}): Promise<Error | undefined> {
    return this.cluster.roll(this.planned(step, changes), checkHosts);
  }

  /** What an `up` with a step says that it would do. */
  describe(step: Step): Promise<string[]> {
    return this.cluster.describe(this.planned(step));
  }

  private planned(step: Step, changes: Partial<Plan> = {}): Partial<Plan> {
    const { cluster } = this;
    this.prepare(step);
    const node = (unit: "kafka" | "kafka-controller") => (id: number) => ({
      ...{ id: unit === "kafka" ? id : 100 + id, host: `kafka${id}`, address: `kafka${id}` },
      ...{
        port: unit === "kafka" ? 9092 : 9095,
        digest: unit === "kafka" ? stepDigests[step] : step === "kraft" ? "final" : "new",
      },
    });
    const migration = { step, chroot: "", directory: "/var/lib/kafka-controller", user: "kafka" };
    const nodes = {
      kafka: cluster.ids.map(node("kafka")),
      "kafka-controller": cluster.ids.map(node("kafka-controller")),
    };
    return { timeout: 40, migration, ...nodes, ...changes };
  }

  /** What servers are started with at a step, and who leads when nobody does. */
  prepare(step: Step): void {
    const { cluster } = this;
    for (const id of cluster.ids) {
      cluster.service("kafka", id).wanted = stepDigests[step];
      cluster.service("kafka-controller", id + 100).wanted = step === "kraft" ? "final" : "new";
    }
    cluster.znodes.before = (order) => {
      // A broker leads as soon as nobody does.
      if (order === "delete /controller") queueMicrotask(() => (this.controller = 1));
    };
  }

  /** What the controllers do after each start. */
  private follow(): void {
    const { cluster } = this;
    const all = (unit: "kafka" | "kafka-controller", digest: string) =>
      cluster.ids.every((id) => cluster.service(unit, unit === "kafka" ? id : 100 + id).running === digest);
    if (!all("kafka-controller", "new")) return;
    if (this.at("/migration") === undefined) this.migration = -1;
    if (!this.copies || !all("kafka", "dual")) return;
    this.migration = 24;
    this.controller = 101;
  }
}
