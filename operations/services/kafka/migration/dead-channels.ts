import { withProgress } from "../../../lib/log";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { readServices, type ServiceView } from "../../../phases/roll-view";
import { fetchBrokerSettings } from "../../../protocol/kafka/configs";
import { BrokerReader } from "../broker-reader";
import { kafkaNames } from "../kafka-names";
import { restartTogether } from "../restart-broker-batch";
import { isAt } from "./migration-step";
import { inZooKeeper, readLeadership } from "./migration-znodes";

/** A thread that hands on changes of replicas in sync, and has ended; the broker itself goes on without it. */
const died = "-to-controller-[a-z-]+-channel-manager.*Error due to";

/** How long a channel may rest until it looks who the controller is (`org.apache.kafka.server.util.InterBrokerSendThread`). */
const restSetting = "controller.socket.timeout.ms";
const defaultRestMs = 30_000;
/** Milliseconds for clocks that differ, and for a thread to end. */
const marginMs = 1_500;

/** Where channels change from the one kind of controller to the other: brokers in KRaft know one kind alone. */
const flips = ["controllers", "dual-write", "dual-write-kraft"] as const;

/**
 * Waits until the channels of all brokers have found the controller that leads since a short while, before one of them stops.
 *
 * A channel may die when the kind of controller changes, see {@link restartDeadChannels}, but only when it is used again, or has
 * rested for half a minute: with the first change of replicas in sync, so when the first broker stops, were it not waited for.
 */
export const settleChannels: RollPhase = {
  title: "wait until the brokers know their controller",

  shouldRun: ({ plan, services }) =>
    isAt(plan, ...flips) &&
    services.some(({ unit, active, reasons }) => unit === "kafka" && active && reasons.length > 0),

  describe: () => [],

  async run(context) {
    const { log, clock } = context;
    const { controller } = await inZooKeeper(context, readLeadership);
    const since = controller?.since ?? -1;
    if (since < 0) return;
    const rest = (await longestRest(context)) + marginMs;
    const left = Math.min(rest, since + rest - clock.wallTime());
    if (left > 0) await withProgress("all brokers to know their controller", log, clock, clock.sleep(left));
  },
};

/**
 * Restarts brokers whose channel to the controller has died when the kind of controller changed (seen in 2 of some 20 changes on
 * three brokers; no public report is known). Replicas that catch up with leaders there never count as in sync again, so that
 * it is done while all still are.
 */
export const restartDeadChannels: RollPhase = {
  title: "mend brokers that lost their channel to the controller",

  shouldRun: ({ plan }) => isAt(plan, ...flips),

  describe: () => [],

  async run(context) {
    await restartCutOff(context, new BrokerReader(context.hosts, context.reads), await deadChannels(context));
  },
};

/**
 * The same while brokers are waited for that were just restarted, and are none of these. Hosts that cannot be asked just now are
 * asked again at the next look of the gate, which waits for them as well.
 */
export async function mendChannels(
  context: RollContext,
  reader: BrokerReader,
  restarted: readonly Pick<ServiceView, "id">[],
): Promise<void> {
  if (!isAt(context.plan, ...flips)) return;
  const dead = await deadChannels(context).catch(() => []);
  const others = dead.filter(({ id }) => restarted.every((one) => one.id !== id));
  await restartCutOff(context, reader, others);
}

/** Whatever is in sync with what they lead: nothing else brings that back. */
async function restartCutOff(context: RollContext, reader: BrokerReader, dead: readonly ServiceView[]): Promise<void> {
  const durations: number[] = [];
  for (const broker of dead) {
    const why = "its channel to the controller has died, by its journal";
    const options = { before: durations, cutOff: [broker.id], why };
    durations.push(await restartTogether(context, reader, [broker], options));
  }
}

async function deadChannels({ hosts, plan }: RollContext): Promise<ServiceView[]> {
  const brokers = (await readServices(kafkaNames.name, plan, hosts)).filter(({ active }) => active);
  const told = await Promise.all(brokers.map(({ host }) => hosts.session({ host }).hasSaid("kafka", died)));
  return brokers.filter((_, at) => told[at]);
}

async function longestRest({ hosts, reads, plan }: RollContext): Promise<number> {
  const reader = new BrokerReader(hosts, reads);
  const told = await Promise.all(
    plan.kafka.map(({ id }) => reader.askBroker(id, (broker) => fetchBrokerSettings(broker, id, [restSetting]))),
  );
  return Math.max(...told.map((settings) => Number(settings?.[0]?.value) || defaultRestMs));
}
