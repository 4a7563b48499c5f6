import { rollBrokers, takeOverDynamic } from "./restart-brokers";
import { type Clock, realClock } from "../lib/clock";
import { Context } from "./roll-context";
import { rollEnsemble } from "./restart-ensemble";
import { brokerProblems, ensembleProblems, holds } from "../cluster/readiness";
import { Observer } from "./cluster-hosts";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { RollHost, Unit } from "../transport/session";
import { joinLimited } from "../../components/model/report-text";
import type { Log } from "../lib/log";

/** After so long without a broker that answers, it is said what is waited for. */
const listeningSeconds = 5;

/**
 * Starts what does not run and restarts what runs with another configuration, one after the other.
 *
 * Invariants:
 * 1. What runs as it should is left alone.
 * 2. What does not run is started without a gate: it can only get better, and others may wait for it.
 * 3. What runs is stopped only while the others can do without it.
 * 4. Nothing else is touched before what was restarted is back and in sync.
 * 5. Which configuration a service runs with is read from the host, so a run that was cut is simply run again.
 */
export class Roller {
  private readonly context: Context;

  constructor(plan: Plan, hosts: ReadonlyMap<string, RollHost>, say: Log, clock: Clock = realClock) {
    this.context = new Context(plan, new Observer(plan, hosts), say, clock);
  }

  async apply(): Promise<void> {
    this.refuseWithoutQuorum();
    await this.refuseRemovals();
    const fresh = await this.startStopped();
    await rollEnsemble(this.context);
    if (!fresh) await rollBrokers(this.context);
    await this.wholeCluster();
    if (fresh) await takeOverDynamic(this.context);
    this.context.say("the ensemble and the brokers are what was asked for");
  }

  /**
   * While all servers start they want the processors of their hosts, and each look at one takes some processes there: one
   * broker, which needs the ensemble, is waited for until it answers, and only then everything. A cluster without a
   * partition is a new one: it has no crash behind it after which brokers could tell what was before.
   */
  private wholeCluster(): Promise<void> {
    const { observer, plan } = this.context;
    const [first] = plan.kafka;
    let isNew = false;
    const explain = async () => {
      const [servers, brokers] = await Promise.all([observer.zookeeperViews(), observer.brokerViews()]);
      isNew = brokers.every(({ metadata }) => metadata?.partitions.length === 0);
      return [...ensembleProblems(servers), ...brokerProblems(brokers)];
    };
    const oneFirst = async () => {
      if (first === undefined) return explain();
      await observer.listening(first, listeningSeconds);
      const one = await observer.brokerViews([first]);
      return one.some(({ metadata }) => metadata === undefined) ? brokerProblems(one) : explain();
    };
    return this.context.gate("cluster", oneFirst, { explain, skipConfirmation: () => isNew });
  }

  /** Waiting would not help: what is lost does not come back. */
  private refuseWithoutQuorum(): void {
    const { zookeeper, lost } = this.context.plan;
    const all = zookeeper.length + lost.zookeeper.length;
    const majority = Math.floor(all / 2) + 1;
    if (zookeeper.length >= majority) return;
    throw new Error(
      `hosts[].lost: a majority of the ensemble must be left, ${majority} of ${all}\n` +
        `    given: ${lost.zookeeper.length} of ${all} are lost: ZooKeeper ${lost.zookeeper.join(", ")}\n` +
        `    fix:   bring one of them back with its data, and take its lost: true away; or destroy the stack`,
    );
  }

  /** A broker that left the stack file is stopped at the end of the `up`; what only it has would be gone. */
  private async refuseRemovals(): Promise<void> {
    const { plan, observer } = this.context;
    const metadata = await observer.metadata().catch(() => undefined);
    if (metadata === undefined) return;
    const known = new Set([...plan.kafka.map(({ id }) => id), ...plan.lost.kafka]);
    const gone = new Set(metadata.partitions.flatMap(({ replicas }) => replicas.filter((id) => !known.has(id))));
    for (const id of gone)
      throw new Error(
        `hosts[].brokerId: a broker may leave only when it holds no partitions\n` +
          `    given: broker ${id} is not in the stack file and holds ${joinLimited(holds(metadata, id), 20)}\n` +
          `    fix:   put it back, move its partitions away (kafka-reassign-partitions), then remove it`,
      );
  }

  /** Returns whether it started every broker: none of them can run with another configuration then. */
  private async startStopped(): Promise<boolean> {
    const { plan, observer, say } = this.context;
    const start = async (unit: Unit, node: { id: number; host: string }) => {
      const session = observer.session(node);
      if ((await session.state(unit)).active) return false;
      say(`starting ${unit} ${node.id} on ${node.host}`);
      await session.start(unit);
      return true;
    };
    const ensemble = Promise.all(plan.zookeeper.map((node) => start("zookeeper", node)));
    const brokers = Promise.all(plan.kafka.map((node) => start("kafka", node)));
    await ensemble;
    return (await brokers).every(Boolean);
  }
}
