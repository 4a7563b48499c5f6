import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { readServices, type ServiceView } from "../../../phases/roll-view";
import { BrokerReader } from "../broker-reader";
import { kafkaNames } from "../kafka-names";
import { restartTogether } from "../restart-broker-batch";
import { isAt } from "./migration-step";

/** Lines of its journal in which a broker may have said it. */
const lines = 5_000;

/** What a broker says when it starts: what is above is of a process that is gone. */
const start = /^.*\bstarting \(kafka\.server\.(KafkaServer|KafkaRaftServer|BrokerServer)\).*$/gm;

/** A thread that hands on changes of replicas in sync, and has ended; the broker itself goes on without it. */
const died = /-to-controller-[a-z-]+-channel-manager\S*\s*(\]:)?\s*Error due to/i;

/**
 * Restarts brokers whose channel to the controller has died when the kind of controller changed (seen in 1 of 15 changes on
 * three brokers; no public report is known). Replicas that catch up with leaders there never count as in sync again, so that
 * it is done while all still are.
 */
export const restartDeadChannels: RollPhase = {
  title: "mend brokers that lost their channel to the controller",

  shouldRun: ({ plan }) => isAt(plan, "controllers", "dual-write"),

  describe: () => [],

  async run(context) {
    const dead = await deadChannels(context);
    const reader = new BrokerReader(context.hosts, context.reads);
    const durations: number[] = [];
    for (const broker of dead) {
      context.log(
        `broker ${broker.id} has lost its channel to the controller, by its journal, and is restarted for it`,
      );
      durations.push(await restartTogether(context, reader, [{ ...broker, reasons: ["drift"] }], durations));
    }
  },
};

async function deadChannels({ hosts, plan }: RollContext): Promise<ServiceView[]> {
  const brokers = (await readServices(kafkaNames.name, plan, hosts)).filter(({ active }) => active);
  const journals = await Promise.all(brokers.map(({ host }) => hosts.session({ host }).journal("kafka", lines)));
  return brokers.filter((_, at) => hasLostChannel(journals[at] ?? ""));
}

/** Whether a broker says in its journal that its channel to the controller has died since it was started. */
export function hasLostChannel(journal: string): boolean {
  const begun = [...journal.matchAll(start)].at(-1)?.index ?? 0;
  return died.test(journal.slice(begun));
}
