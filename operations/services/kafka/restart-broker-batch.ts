import { joinLimited } from "../../../components/model/report-text";
import { describeReasons } from "../../../components/model/service-digest";
import { partitionName } from "../../cluster/cluster-view";
import { leadershipsToHandOver, nonPreferredLeaders } from "./partitions";
import { withProgress } from "../../lib/log";
import { electPreferredLeaders } from "../../protocol/kafka/partitions";
import { unavoidableOutages, unsafeToStop } from "./brokers-to-stop";
import { describeReason, type UnsafeReason, waitingHelps } from "../../safety/unsafe-reason";
import { brokerRecovery, recoveryProgress } from "./broker-recovery";
import type { RollContext } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";

/** Leaders that do not come back by then are reported, and no longer waited for. */
const leadersMs = 10_000;

/** Restarts one broker, or those of a rack, once the others can do without; returns when they are back and in sync. */
export async function restartTogether(context: RollContext, brokers: readonly ServiceView[]): Promise<void> {
  const { hosts, log, clock } = context;
  const ids = brokers.map(({ id }) => id);
  const what = `broker ${ids.join(", ")}`;
  await untilSafe(context, brokers);
  const started = clock.now();
  const reasons = describeReasons(brokers.flatMap((broker) => broker.reasons));
  log(`restarting ${what} on ${brokers.map(({ host }) => host).join(", ")}: ${reasons}`);
  await Promise.all(brokers.map((broker) => stopBroker(context, broker)));
  const stopped = clock.now();
  await Promise.all(brokers.map((broker) => hosts.session(broker).start(broker.unit)));
  const notBack = async () => [...(await brokerRecovery(context, ids)), ...(await hosts.problems(brokers))];
  await context.gate(`${what}, after its restart`, notBack, { explain: () => recoveryProgress(context, brokers) });
  await preferLeaders(context, ids);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  log(`${what} is back: stopped in ${seconds(started, stopped)} s, in sync ${seconds(stopped, clock.now())} s later`);
}

/** @throws GateTimeout; Error at once when waiting would not help. */
async function untilSafe(context: RollContext, brokers: readonly ServiceView[]): Promise<void> {
  const { reader, log } = context;
  const ids = brokers.map(({ id }) => id);
  let reasons: UnsafeReason[] = [];
  let unavoidable: string[] = [];
  await context.gate(
    `broker ${ids.join(", ")}, before its restart`,
    async () => {
      const view = await reader.partitions();
      reasons = unsafeToStop(view, ids);
      unavoidable = unavoidableOutages(view, ids).map(partitionName);
      return reasons.map(describeReason);
    },
    { failFast: () => refusePlacement(context, brokers, reasons) },
  );
  if (unavoidable.length > 0)
    log(`broker ${ids.join(", ")}: no replica to spare, so not writable meanwhile: ${joinLimited(unavoidable, 3)}`);
}

/** Waiting would not help a restart that the placement of the replicas does not allow. */
function refusePlacement({ plan }: RollContext, brokers: readonly ServiceView[], reasons: readonly UnsafeReason[]) {
  const final = reasons.filter((reason) => !waitingHelps(reason));
  if (final.length === 0) return Promise.resolve();
  const given = joinLimited(final.map(describeReason), 20);
  const ids = brokers.map(({ id }) => id);
  if (ids.length < 2)
    throw new Error(
      `hosts[].lost: every partition must survive the restart of broker ${ids.join(", ")} without what is lost\n` +
        `    given: broker ${plan.lost.kafka.join(", ")} is lost; ${given}\n` +
        `    fix:   give these partitions replicas on other brokers (kafka-reassign-partitions), then run again`,
    );
  const rack = plan.kafka.find(({ id }) => id === ids[0])?.rack;
  throw new Error(
    `roll.batch: rack needs every partition to survive without the brokers of a rack\n` +
      `    given: rack ${rack} has brokers ${ids.join(", ")}; ${given}\n` +
      `    fix:   spread the replicas over the racks (kafka-reassign-partitions), or set roll.batch: broker`,
  );
}

/** A controlled shutdown hands the leaders over; whether it did is read until the process ends. */
async function stopBroker({ hosts, reader, log, clock }: RollContext, broker: ServiceView): Promise<void> {
  const { id } = broker;
  const ended = new AbortController();
  const stop = hosts.session(broker).stop(broker.unit);
  const stopping = withProgress(`broker ${id} to stop`, log, clock, stop).finally(() => ended.abort());
  // The failure is thrown below; until then it must not count as unhandled.
  stopping.catch(() => undefined);
  let led = 0;
  while (!ended.signal.aborted) {
    const metadata = await reader.metadata(id).catch(() => undefined);
    if (metadata !== undefined && !ended.signal.aborted) led = leadershipsToHandOver(metadata, id).length;
    await clock.sleep(100, ended.signal).catch(() => undefined);
  }
  await stopping;
  if (led > 0) log(`broker ${id} still led ${led} partitions shortly before its process ended`);
}

async function preferLeaders({ plan, reader, log, clock }: RollContext, ids: readonly number[]): Promise<void> {
  const { controller } = await reader.metadata();
  if (plan.kafka.some(({ id }) => id === controller)) await reader.askBroker(controller, electPreferredLeaders);
  const deadline = clock.now() + leadersMs;
  for (;;) {
    const metadata = await reader.metadata();
    const elsewhere = ids.flatMap((id) => nonPreferredLeaders(metadata, id));
    if (elsewhere.length === 0) return;
    if (clock.now() > deadline) {
      log(`preferred leaders did not move back yet: ${joinLimited(elsewhere.map(partitionName), 3)}`);
      return;
    }
    await clock.sleep(250);
  }
}
