import { joinLimited, plural } from "../../../components/model/report-text";
import { describeReasons } from "../../../components/model/service-digest";
import { withProgress } from "../../lib/log";
import { AnsweringEndpoints } from "../../phases/answering-endpoints";
import type { RollContext } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import { untilListening } from "../../phases/until-listening";
import { untilSafe } from "../../phases/until-safe";
import { describeReason, waitingHelps } from "../../safety/unsafe-reason";
import type { BrokerReader } from "./broker-reader";
import { hasCombined } from "./controllers/combined-nodes";
import { readQuorum } from "./controllers/quorum-reader";
import { SteadyQuorum } from "./controllers/steady-quorum";
import { brokerRecovery, recoveryProgress } from "./broker-recovery";
import { partitionName } from "./broker-view";
import { unavoidableOutages, unsafeToStop } from "./brokers-to-stop";
import { nonPreferredLeaders } from "./partitions";
import { moveLeadersBack } from "./preferred-leaders";

/** Leaders that do not come back by then are reported, and no longer waited for. */
const leadersMs = 10_000;
/** Between looks at all partitions, which cost a broker something. */
const leadersPauseMs = 500;
/** Milliseconds between leaders that came back and the next stop, on the way to KRaft. */
const settleMs = 3_000;
/** Lines of its log that hold what a broker said while it stopped. */
const shutdownLines = 500;

/** What is special about a restart. */
export interface RestartOptions {
  /** The milliseconds of earlier restarts of this roll. */
  readonly before: readonly number[];
  /** Those of the brokers that are cut off from the controller, see `PartitionsView`. Default: none. */
  readonly cutOff?: readonly number[];
  /** Why they are restarted. Default: the reasons that each of them has. */
  readonly why?: string;
  /** Done now and then as long as the brokers are not back: what may keep them from it is mended. */
  readonly mend?: () => Promise<void>;
}

/**
 * Restarts one broker, or those of a rack, once the others can do without; returns when they are back and in sync, with
 * the milliseconds that it took.
 */
export async function restartTogether(
  context: RollContext,
  reader: BrokerReader,
  brokers: readonly ServiceView[],
  options: RestartOptions,
): Promise<number> {
  const { hosts, log, clock } = context;
  const ids = brokers.map(({ id }) => id);
  const what = `broker ${ids.join(", ")}`;
  await untilOthersSuffice(context, reader, brokers, options);
  const endpoints = await AnsweringEndpoints.of(context, brokers);
  const started = clock.now();
  const why = options.why ?? describeReasons(brokers.flatMap((broker) => broker.reasons));
  log(`restarting ${what} on ${brokers.map(({ host }) => host).join(", ")}: ${why}`);
  await Promise.all(brokers.map((broker) => restartBroker(context, broker)));
  const restarted = clock.now();
  const steady = hasCombined(context.plan) ? new SteadyQuorum(clock) : undefined;
  const notBack = async () =>
    endpoints.orNotAnswering([
      ...(await brokerRecovery(reader, ids)),
      ...(steady?.problemsOf(await readQuorum(hosts, context.reads)) ?? []),
      ...(await hosts.problems(brokers)),
    ]);
  const nodes = context.plan.kafka.filter(({ id }) => ids.includes(id));
  await context.gate(`${what}, after its restart`, notBack, {
    before: () => untilListening(context, "kafka", nodes),
    explain: () => recoveryProgress(context, brokers),
    ...(options.mend === undefined ? {} : { failFast: options.mend }),
  });
  const back = clock.now();
  await preferLeaders(context, reader, ids);
  // Sends failed where a leader that had just come back, and was still cold, was followed by the next stop within a second.
  if (context.plan.migration !== undefined) await clock.sleep(settleMs);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  log(`${what} is back: stopped in ${seconds(started, restarted)} s, in sync ${seconds(restarted, back)} s later`);
  return back - started;
}

/** @throws GateTimeout; Error at once when waiting would not help. */
async function untilOthersSuffice(
  context: RollContext,
  reader: BrokerReader,
  brokers: readonly ServiceView[],
  { before, cutOff = [] }: RestartOptions,
): Promise<void> {
  const ids = brokers.map(({ id }) => id);
  let unavoidable: string[] = [];
  let overruled: string[] = [];
  await untilSafe(context, {
    what: `broker ${ids.join(", ")}, before its restart`,
    service: "kafka",
    on: brokers,
    async read() {
      const view = await reader.partitions();
      unavoidable = unavoidableOutages(view, ids).map(partitionName);
      overruled = cutOff.length === 0 ? [] : unsafeToStop(view, ids).map(describeReason);
      return { reasons: unsafeToStop({ ...view, cutOff }, ids) };
    },
    refusal: (reasons) => placementRefusal(context, ids, joinLimited(reasons, 20)),
  });
  if (overruled.length > 0)
    context.log(
      `broker ${ids.join(", ")}: it is stopped all the same, as nothing else helps: ${joinLimited(overruled, 3)}`,
    );
  if (unavoidable.length === 0) return;
  const away = before.length === 0 ? "" : ` (about ${(Math.max(...before) / 1_000).toFixed(0)} s, as before)`;
  context.log(
    `broker ${ids.join(", ")}: ${plural(unavoidable.length, "partition")} with no replica to spare, so not writable ` +
      `meanwhile${away}: ${joinLimited(unavoidable, 3)}`,
  );
}

/**
 * Before the first restart: brokers that the others can never do without would stop the roll in the middle.
 *
 * @throws Error for the first of the batches, each of which is restarted together.
 */
export async function refuseByPlacement(
  context: RollContext,
  reader: BrokerReader,
  batches: readonly (readonly number[])[],
): Promise<void> {
  const view = await reader.partitions();
  for (const ids of batches) {
    const final = unsafeToStop(view, ids).filter((reason) => !waitingHelps(reason));
    if (final.length > 0) throw placementRefusal(context, ids, joinLimited(final.map(describeReason), 20));
  }
}

/** Waiting would not help a restart that the placement of the replicas does not allow. */
function placementRefusal({ plan }: RollContext, ids: readonly number[], given: string): Error {
  if (ids.length < 2)
    return new Error(
      `hosts[].lost: every partition must survive the restart of broker ${ids.join(", ")} without what is lost\n` +
        `    given: broker ${plan.lost.kafka.join(", ")} is lost; ${given}\n` +
        `    fix:   give these partitions replicas on other brokers (kafka-reassign-partitions), then run again`,
    );
  const rack = plan.kafka.find(({ id }) => id === ids[0])?.rack;
  return new Error(
    `roll.batch: rack needs every partition to survive without the brokers of a rack\n` +
      `    given: rack ${rack} has brokers ${ids.join(", ")}; ${given}\n` +
      `    fix:   spread the replicas over the racks (kafka-reassign-partitions), or set roll.batch: broker`,
  );
}

/** A controlled shutdown hands the leaders over; only the broker's own log says that it did not. */
async function restartBroker({ hosts, log, clock }: RollContext, broker: ServiceView): Promise<void> {
  const { id, unit } = broker;
  const session = hosts.session(broker);
  await withProgress(`broker ${id} to stop and start`, log, clock, session.restart(unit));
  const journal = await session.journal(unit, shutdownLines).catch(() => "");
  if (!/unclean shutdown/.test(journal.split("Starting controlled shutdown").at(-1) ?? "")) return;
  log(`broker ${id} ended without handing its leaders over, so their partitions had none for a while`);
}

/** Only those of the brokers that were restarted: others may lead elsewhere on purpose. */
async function preferLeaders({ plan, log, clock }: RollContext, reader: BrokerReader, ids: readonly number[]) {
  const asked = new Set<string>();
  for (const deadline = clock.now() + leadersMs; ; await clock.sleep(leadersPauseMs)) {
    const metadata = await reader.metadata();
    const elsewhere = ids.flatMap((id) => nonPreferredLeaders(metadata, id));
    if (elsewhere.length === 0) return;
    if (clock.now() > deadline) {
      log(`preferred leaders did not move back yet: ${joinLimited(elsewhere.map(partitionName), 3)}`);
      return;
    }
    const { controller } = metadata;
    const open = elsewhere.filter((partition) => !asked.has(partitionName(partition)));
    if (open.length === 0 || !plan.kafka.some(({ id }) => id === controller)) continue;
    const moves = await reader.askBroker(controller, (broker) => moveLeadersBack(broker, controller, open));
    if (moves === false) {
      const count = plural(elsewhere.length, "partition");
      log(`the leaders of ${count} stay where they are: auto.leader.rebalance.enable is false`);
      return;
    }
    for (const partition of moves === true ? open : []) asked.add(partitionName(partition));
  }
}
