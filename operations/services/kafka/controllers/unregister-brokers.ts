import { joinLimited } from "../../../../components/model/report-text";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { fetchRegisteredBrokers, unregisterBroker } from "../../../protocol/kafka/features";
import { BrokerReader } from "../broker-reader";
import { kafkaNames } from "../kafka-names";
import { controllerNames } from "./controller-names";

/**
 * Takes brokers that left the stack, and are stopped, out of the metadata, which knows them for ever otherwise: what they
 * support is asked for before `metadata.version` is raised. One that still runs is stopped by this `up`, after its roll, and
 * unregistered by a next roll. Brokers before 4.0 do not tell which are stopped (KIP-1073).
 */
export const unregisterBrokers: RollPhase = {
  title: "unregister brokers that left",

  shouldRun: ({ plan }) => plan[controllerNames.name].length > 0,

  describe: () => [],

  async run({ hosts, reads, plan, log }: RollContext) {
    const reader = new BrokerReader(hosts, reads);
    const registered = await reader.any(fetchRegisteredBrokers);
    const known = new Set([...plan[kafkaNames.name].map(({ id }) => id), ...plan.lost[kafkaNames.name]]);
    const ghosts = (registered ?? []).filter(({ id }) => !known.has(id));
    const [gone, running] = [true, false].map((is) => ghosts.filter((one) => one.isFenced === is).map(({ id }) => id));
    for (const id of gone ?? []) {
      log(`unregistering broker ${id}, which is not in the stack`);
      const done = await reader.any(async (broker) => {
        await unregisterBroker(broker, id);
        return true;
      });
      if (done !== true) throw notDone(id);
    }
    if (running !== undefined && running.length > 0)
      log(
        `broker ${joinLimited(running.map(String), 10)} is not in the stack and still runs; a later roll unregisters it`,
      );
  },
};

function notDone(id: number): Error {
  return new Error(
    `broker ${id}: a broker that left must be unregistered\n` +
      `    given: no broker took it\n` +
      `    fix:   see that the controllers serve (scripts/status), then run again: it resumes here`,
  );
}
