import { joinLimited } from "../../../components/model/report-text";
import { describeReasons } from "../../../components/model/service-digest";
import { withProgress } from "../../lib/log";
import type { RollContext } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import { untilSafe } from "../../phases/until-safe";
import { electPreferredLeaders } from "../../protocol/kafka/partitions";
import type { BrokerReader } from "./broker-reader";
import { brokerRecovery, recoveryProgress } from "./broker-recovery";
import { partitionName } from "./broker-view";
import { unavoidableOutages, unsafeToStop } from "./brokers-to-stop";
import { nonPreferredLeaders } from "./partitions";

/** Leaders that do not come back by then are reported, and no longer waited for. */
const leadersMs = 10_000;
/** Lines of its log that hold what a broker said while it stopped. */
const shutdownLines = 500;

/** Restarts one broker, or those of a rack, once the others can do without; returns when they are back and in sync. */
export async function restartTogether(
  context: RollContext,
  reader: BrokerReader,
  brokers: readonly ServiceView[],
): Promise<void> {
  const { hosts, log, clock } = context;
  const ids = brokers.map(({ id }) => id);
  const what = `broker ${ids.join(", ")}`;
  await untilOthersSuffice(context, reader, brokers);
  const started = clock.now();
  const reasons = describeReasons(brokers.flatMap((broker) => broker.reasons));
  log(`restarting ${what} on ${brokers.map(({ host }) => host).join(", ")}: ${reasons}`);
  await Promise.all(brokers.map((broker) => restartBroker(context, broker)));
  const restarted = clock.now();
  const notBack = async () => [...(await brokerRecovery(reader, ids)), ...(await hosts.problems(brokers))];
  await context.gate(`${what}, after its restart`, notBack, { explain: () => recoveryProgress(context, brokers) });
  await preferLeaders(context, reader, ids);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  log(
    `${what} is back: stopped in ${seconds(started, restarted)} s, in sync ${seconds(restarted, clock.now())} s later`,
  );
}

/** @throws GateTimeout; Error at once when waiting would not help. */
async function untilOthersSuffice(
  context: RollContext,
  reader: BrokerReader,
  brokers: readonly ServiceView[],
): Promise<void> {
  const ids = brokers.map(({ id }) => id);
  let unavoidable: string[] = [];
  await untilSafe(context, {
    what: `broker ${ids.join(", ")}, before its restart`,
    async read() {
      const view = await reader.partitions();
      unavoidable = unavoidableOutages(view, ids).map(partitionName);
      return { reasons: unsafeToStop(view, ids) };
    },
    refusal: (reasons) => placementRefusal(context, ids, joinLimited(reasons, 20)),
  });
  if (unavoidable.length > 0)
    context.log(
      `broker ${ids.join(", ")}: no replica to spare, so not writable meanwhile: ${joinLimited(unavoidable, 3)}`,
    );
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

async function preferLeaders(
  { plan, log, clock }: RollContext,
  reader: BrokerReader,
  ids: readonly number[],
): Promise<void> {
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
