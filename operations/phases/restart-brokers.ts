import { Canary } from "./canary";
import type { Context } from "./roll-context";
import { applyDynamic, startedWithMore } from "./apply-dynamic-config";
import {
  batchOf,
  brokerProblems,
  catchUpProblems,
  ledBy,
  nextToRestart,
  notPreferred,
  placementProblems,
  survivalProblems,
} from "../cluster/readiness";
import type { BrokerNode } from "../../components/resources/inputs/roll-inputs";
import { electPreferredLeaders } from "../protocol/kafka/partitions";
import { joinLimited } from "../../components/model/report-text";
import { withProgress } from "../lib/log";

/** Restarts the brokers whose configuration changed, the controller last; dynamic settings need no restart. */
export async function rollBrokers(context: Context): Promise<void> {
  const { observer } = context;
  await context.gate("brokers", async () => brokerProblems(await observer.brokerViews()));
  await takeOverDynamic(context);
  const renewed = new Set<number>();
  const canary = new Canary(context, "kafka");
  for (let round = 0; ; round += 1) {
    const outdated = await outdatedBrokers(context);
    if (outdated.length === 0) return;
    if (round === 0) await canary.decide(outdated);
    context.refuseAgain(outdated, renewed, "kafka");
    await canary.pause(renewed, outdated);
    const batch = await nextBatch(context, outdated);
    await restart(context, batch);
    for (const { id } of batch) renewed.add(id);
  }
}

/** Gives every broker the settings that need no restart. */
export async function takeOverDynamic({ plan, observer, say }: Context): Promise<void> {
  await Promise.all(plan.kafka.map((node) => applyDynamic(plan, observer, node, say)));
}

async function outdatedBrokers(context: Context): Promise<number[]> {
  const { plan, observer } = context;
  const outdated = await context.outdated("kafka");
  const more = await Promise.all(plan.kafka.map((node) => startedWithMore(plan, observer, node)));
  return plan.kafka.filter(({ id }, index) => outdated.includes(id) || more[index]).map(({ id }) => id);
}

async function nextBatch({ plan, observer }: Context, outdated: readonly number[]): Promise<BrokerNode[]> {
  const { controller } = await observer.metadata();
  const id = nextToRestart(outdated, controller);
  const rackOf = (broker: number) => plan.kafka.find((node) => node.id === broker)?.rack;
  const batch = id === undefined ? [] : batchOf(id, outdated, rackOf, plan.batch);
  return plan.kafka.filter((node) => batch.includes(node.id));
}

async function restart(context: Context, nodes: readonly BrokerNode[]): Promise<void> {
  const { observer, say, clock } = context;
  const ids = nodes.map(({ id }) => id);
  const what = `broker ${ids.join(", ")}`;
  await refusePlacement(context, nodes);
  await context.gate(`${what}, before its restart`, async () => {
    const metadata = await observer.metadata();
    return survivalProblems(metadata, ids, await observer.minInsync(metadata));
  });
  const started = clock.now();
  say(`restarting ${what} on ${nodes.map(({ host }) => host).join(", ")}`);
  await Promise.all(nodes.map((node) => stopBroker(context, node)));
  const stopped = clock.now();
  await Promise.all(nodes.map((node) => observer.session(node).start("kafka")));
  await context.gate(`${what}, after its restart`, () => recovery(context, nodes), {
    explain: () => signsOfLife(context, nodes),
  });
  await preferLeaders(context, nodes);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  say(`${what} is back: stopped in ${seconds(started, stopped)} s, in sync ${seconds(stopped, clock.now())} s later`);
}

/** Waiting would not help a restart that the placement of the replicas does not allow. */
async function refusePlacement({ plan, observer }: Context, nodes: readonly BrokerNode[]): Promise<void> {
  const lost = plan.lost.kafka;
  if (nodes.length < 2 && lost.length === 0) return;
  const metadata = await observer.metadata();
  const ids = nodes.map(({ id }) => id);
  const problems = placementProblems(metadata, ids, await observer.minInsync(metadata), lost);
  if (problems.length === 0) return;
  if (nodes.length < 2)
    throw new Error(
      `hosts[].lost: every partition must survive the restart of broker ${ids.join(", ")} without what is lost\n` +
        `    given: broker ${lost.join(", ")} is lost; ${joinLimited(problems, 20)}\n` +
        `    fix:   give these partitions copies on other brokers (kafka-reassign-partitions), then run again`,
    );
  throw new Error(
    `roll.batch: rack needs every partition to survive without the brokers of a rack\n` +
      `    given: rack ${nodes[0]?.rack} has brokers ${ids.join(", ")}; ${joinLimited(problems, 20)}\n` +
      `    fix:   spread the replicas over the racks (kafka-reassign-partitions), or set roll.batch: broker`,
  );
}

/** A controlled shutdown moves the leaders away; that it did is looked at until the process ends. */
async function stopBroker({ observer, say, clock }: Context, node: BrokerNode): Promise<void> {
  const ended = new AbortController();
  const stop = observer.session(node).stop("kafka");
  const stopping = withProgress(`broker ${node.id} to end`, say, clock, stop).finally(() => ended.abort());
  // The failure is thrown below; until then somebody has to look after it.
  stopping.catch(() => undefined);
  let led = 0;
  while (!ended.signal.aborted) {
    const metadata = await observer.metadata(node.id).catch(() => undefined);
    if (metadata !== undefined && !ended.signal.aborted)
      led = ledBy(metadata, node.id).filter(({ isr }) => isr.length > 1).length;
    await clock.sleep(100, ended.signal).catch(() => undefined);
  }
  await stopping;
  if (led > 0) say(`broker ${node.id} still led ${led} partitions shortly before its process ended`);
}

async function recovery({ observer }: Context, nodes: readonly BrokerNode[]): Promise<string[]> {
  // The others are asked only once these answer: a JVM that starts needs every core that looking at it would take.
  const silent = (await observer.brokerViews(nodes)).filter(({ metadata }) => metadata === undefined);
  if (silent.length > 0) return silent.map(({ id }) => `broker ${id} is not responding`);
  const views = await observer.brokerViews();
  const problems = brokerProblems(views);
  if (problems.length > 0) return problems;
  const own = views.filter(({ id }) => nodes.some((node) => node.id === id));
  // A broker that just came back knows little; what the others know counts as much.
  const [other] = views.filter(({ id }) => !nodes.some((node) => node.id === id));
  const behind = [...own, ...(other === undefined ? [] : [other])].flatMap(({ metadata }) =>
    metadata === undefined ? [] : nodes.flatMap(({ id }) => catchUpProblems(metadata, id)),
  );
  return [...new Set(behind)];
}

/** Log recovery can take long after a crash; it is waited for and shown, never cut short. */
async function signsOfLife({ observer }: Context, nodes: readonly BrokerNode[]): Promise<string[]> {
  const words = await Promise.all(
    nodes.map(async (node) => {
      const line = await observer
        .session(node)
        .journal("kafka", 1)
        .catch(() => "");
      return /recover|loading/i.test(line) ? [`broker ${node.id}, which says: ${line.trim().slice(0, 120)}`] : [];
    }),
  );
  return words.flat();
}

async function preferLeaders({ plan, observer, say, clock }: Context, nodes: readonly BrokerNode[]): Promise<void> {
  const { controller: id } = await observer.metadata();
  const controller = plan.kafka.find((node) => node.id === id);
  if (controller !== undefined) await observer.withBroker(controller, electPreferredLeaders);
  const deadline = clock.now() + 10_000;
  for (;;) {
    const metadata = await observer.metadata();
    const elsewhere = nodes.flatMap(({ id }) => notPreferred(metadata, id));
    if (elsewhere.length === 0) return;
    if (clock.now() > deadline) {
      const names = elsewhere.map(({ topic, index }) => `${topic}-${index}`);
      say(`preferred leaders did not move back yet: ${joinLimited(names, 3)}`);
      return;
    }
    await clock.sleep(250);
  }
}
