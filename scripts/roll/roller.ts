import { setTimeout as sleep } from "node:timers/promises";
import { applyDynamic, startedWithMore } from "./dynamic";
import {
  batchOf,
  brokerProblems,
  catchUpProblems,
  ensembleProblems,
  holds,
  ledBy,
  nextToRestart,
  notPreferred,
  survivalProblems,
} from "./gates";
import { Observer } from "./observer";
import type { BrokerNode, Plan } from "./plan";
import { electPreferredLeaders, fetchMetadata, type Metadata } from "./protocol";
import type { Session, Unit } from "./session";
import { list, type Say, untilHealthy } from "./wait";

/** A canary was asked for, and it is well. */
export class Paused extends Error {}

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
  private readonly observer: Observer;

  constructor(
    private readonly plan: Plan,
    sessions: ReadonlyMap<string, Session>,
    private readonly say: Say,
  ) {
    this.observer = new Observer(plan, sessions);
  }

  async apply(): Promise<void> {
    await this.refuseRemovals();
    await this.startStopped();
    await this.rollEnsemble();
    await this.rollBrokers();
    await this.gate("cluster", async () => [
      ...ensembleProblems(await this.observer.zookeeperViews()),
      ...brokerProblems(await this.observer.brokerViews()),
    ]);
    this.say("the ensemble and the brokers are what was asked for");
  }

  /** A broker that left the stack file is stopped at the end of the `up`; what only it has would be gone. */
  private async refuseRemovals(): Promise<void> {
    const metadata = await this.metadata().catch(() => undefined);
    if (metadata === undefined) return;
    const known = new Set(this.plan.kafka.map(({ id }) => id));
    const gone = new Set(metadata.partitions.flatMap(({ replicas }) => replicas.filter((id) => !known.has(id))));
    for (const id of gone)
      throw new Error(
        `hosts[].brokerId: a broker may leave only when it holds no partitions\n` +
          `    given: broker ${id} is not in the stack file and holds ${list(holds(metadata, id), 20)}\n` +
          `    fix:   put it back, move its partitions away (kafka-reassign-partitions), then remove it`,
      );
  }

  private gate(what: string, problemsOf: () => Promise<string[]>): Promise<void> {
    return untilHealthy(what, this.plan.timeout, problemsOf, this.say);
  }

  private async startStopped(): Promise<void> {
    const start = async (unit: Unit, node: { id: number; host: string }) => {
      const session = this.observer.session(node);
      if ((await session.state(unit)).active) return;
      this.say(`starting ${unit} ${node.id} on ${node.host}`);
      await session.start(unit);
    };
    await Promise.all([
      ...this.plan.zookeeper.map((node) => start("zookeeper", node)),
      ...this.plan.kafka.map((node) => start("kafka", node)),
    ]);
  }

  private async outdated(unit: Unit): Promise<number[]> {
    const nodes = this.plan[unit];
    const states = await Promise.all(nodes.map((node) => this.observer.session(node).state(unit)));
    return nodes
      .filter((node, index) => states[index]?.active && states[index].running !== node.digest)
      .map(({ id }) => id);
  }

  private async outdatedBrokers(): Promise<number[]> {
    const outdated = await this.outdated("kafka");
    const more = await Promise.all(
      this.plan.kafka.map(async (node) => ((await startedWithMore(this.plan, this.observer, node)) ? [node.id] : [])),
    );
    return [...new Set([...outdated, ...more.flat()])];
  }

  private async rollEnsemble(): Promise<void> {
    const first = (await this.outdated("zookeeper")).length === this.plan.zookeeper.length;
    for (let round = 0; ; round += 1) {
      const outdated = await this.outdated("zookeeper");
      if (outdated.length === 0) return;
      this.pauseAfterCanary(round, first, "ZooKeeper");
      const problems = async () => ensembleProblems(await this.observer.zookeeperViews());
      await this.gate("ensemble, before the next restart", problems);
      const leader = (await this.observer.zookeeperViews()).find(({ mode }) => mode === "leader")?.id;
      const id = nextToRestart(outdated, leader);
      const node = this.plan.zookeeper.find((one) => one.id === id);
      if (node === undefined) return;
      this.say(`restarting ZooKeeper ${node.id} on ${node.host}${node.id === leader ? ", the leader" : ""}`);
      await this.observer.session(node).stop("zookeeper");
      await this.observer.session(node).start("zookeeper");
      await this.gate(`ensemble, after the restart of ZooKeeper ${node.id}`, problems);
    }
  }

  private async rollBrokers(): Promise<void> {
    await this.gate("brokers", async () => brokerProblems(await this.observer.brokerViews()));
    await Promise.all(this.plan.kafka.map((node) => applyDynamic(this.plan, this.observer, node, this.say)));
    const first = (await this.outdatedBrokers()).length === this.plan.kafka.length;
    const renewed = new Set<number>();
    for (let round = 0; ; round += 1) {
      const outdated = await this.outdatedBrokers();
      if (outdated.length === 0) return;
      const again = outdated.find((id) => renewed.has(id));
      if (again !== undefined)
        throw new Error(`broker ${again} was restarted and still runs with another configuration`);
      this.pauseAfterCanary(round, first, "brokers");
      const batch = await this.nextBatch(outdated);
      await this.restartBrokers(batch);
      for (const { id } of batch) renewed.add(id);
    }
  }

  /** Only a run that began with none renewed pauses; the one after it goes on. */
  private pauseAfterCanary(round: number, first: boolean, what: string): void {
    if (this.plan.pauseAfter !== "first" || !first || round !== 1) return;
    throw new Paused(
      `roll.pauseAfter: the first of the ${what} runs with the new configuration and is healthy\n` +
        `    given: pauseAfter: first\n` +
        `    fix:   look at it; run again to go on with the others, or change the configuration back`,
    );
  }

  private async nextBatch(outdated: readonly number[]): Promise<BrokerNode[]> {
    const { controller } = await this.metadata();
    const id = nextToRestart(outdated, controller);
    const rackOf = (broker: number) => this.plan.kafka.find((node) => node.id === broker)?.rack;
    const batch = id === undefined ? [] : batchOf(id, outdated, rackOf, this.plan.batch);
    return this.plan.kafka.filter((node) => batch.includes(node.id));
  }

  private async restartBrokers(nodes: readonly BrokerNode[]): Promise<void> {
    const ids = nodes.map(({ id }) => id);
    const what = `broker ${ids.join(", ")}`;
    await this.gate(`${what}, before its restart`, () => this.survival(ids));
    const started = performance.now();
    this.say(`restarting ${what} on ${nodes.map(({ host }) => host).join(", ")}`);
    await Promise.all(nodes.map((node) => this.stopBroker(node)));
    const stopped = performance.now();
    await Promise.all(nodes.map((node) => this.observer.session(node).start("kafka")));
    await this.gate(`${what}, after its restart`, () => this.recovery(nodes));
    await this.preferLeaders(nodes);
    const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
    this.say(
      `${what} is back: stopped in ${seconds(started, stopped)} s, in sync ${seconds(stopped, performance.now())} s later`,
    );
  }

  private async survival(ids: readonly number[]): Promise<string[]> {
    const metadata = await this.metadata();
    return survivalProblems(metadata, ids, await this.observer.minInsync(metadata));
  }

  /** A controlled shutdown moves the leaders away; that it did is looked at until the process ends. */
  private async stopBroker(node: BrokerNode): Promise<void> {
    let ended = false;
    const stopping = this.observer
      .session(node)
      .stop("kafka")
      .finally(() => {
        ended = true;
      });
    let led = 0;
    while (!ended) {
      const metadata = await this.metadata(node.id).catch(() => undefined);
      if (metadata !== undefined && !ended) led = ledBy(metadata, node.id).filter(({ isr }) => isr.length > 1).length;
      await sleep(100);
    }
    await stopping;
    if (led > 0) this.say(`broker ${node.id} still led ${led} partitions shortly before its process ended`);
  }

  private async recovery(nodes: readonly BrokerNode[]): Promise<string[]> {
    const views = await this.observer.brokerViews();
    const problems = brokerProblems(views);
    if (problems.length > 0) return [...problems, ...(await this.signsOfLife(nodes))];
    const own = views.filter(({ id }) => nodes.some((node) => node.id === id));
    // A broker that just came back knows little; what the others know counts as much.
    const [other] = views.filter(({ id }) => !nodes.some((node) => node.id === id));
    return [...own, ...(other === undefined ? [] : [other])].flatMap(({ metadata }) =>
      metadata === undefined ? [] : nodes.flatMap(({ id }) => catchUpProblems(metadata, id)),
    );
  }

  /** Log recovery can take long after a crash; it is waited for and shown, never cut short. */
  private async signsOfLife(nodes: readonly BrokerNode[]): Promise<string[]> {
    const words = await Promise.all(nodes.map((node) => this.observer.session(node).journal("kafka", 1)));
    return words.flatMap((line) => (/recover|loading/i.test(line) ? [`it says: ${line.trim().slice(0, 120)}`] : []));
  }

  private async preferLeaders(nodes: readonly BrokerNode[]): Promise<void> {
    const { controller: id } = await this.metadata();
    const controller = this.plan.kafka.find((node) => node.id === id);
    if (controller !== undefined) await this.observer.withBroker(controller, electPreferredLeaders);
    const deadline = performance.now() + 10_000;
    for (;;) {
      const metadata = await this.metadata();
      const elsewhere = nodes.flatMap(({ id }) => notPreferred(metadata, id));
      if (elsewhere.length === 0) return;
      if (performance.now() > deadline) {
        const names = elsewhere.map(({ topic, index }) => `${topic}-${index}`);
        this.say(`preferred leaders did not move back yet: ${list(names, 3)}`);
        return;
      }
      await sleep(250);
    }
  }

  /** What any broker but one knows. @throws Error when none answers. */
  private async metadata(except?: number): Promise<Metadata> {
    for (const node of this.plan.kafka.filter(({ id }) => id !== except)) {
      const metadata = await this.observer.withBroker(node, fetchMetadata);
      if (metadata !== undefined) return metadata;
    }
    throw new Error("no broker answers");
  }
}
