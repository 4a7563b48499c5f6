import type { RollContext, RollPhase } from "../../phases/roll-context";
import { startsAll } from "../../phases/roll-view";
import type { Readiness } from "../service";
import { BrokerReader } from "./broker-reader";
import { brokersNotReady, notResponding } from "./readiness";

/** Brokers that ran before are all there, before anything of them is changed. */
export const awaitBrokers: RollPhase = {
  title: "wait for the brokers",

  shouldRun: (view) => !startsAll(view, "kafka"),

  describe: () => [],

  run: (context) => context.gate("brokers", async () => brokersNotReady(await readBrokers(context))),
};

/** Whether all brokers are ready. A cluster without a partition has no crash behind it. */
export async function brokersReadiness(context: RollContext): Promise<Readiness> {
  const brokers = await readBrokers(context);
  return {
    problems: brokersNotReady(brokers),
    isNew: brokers.length > 0 && brokers.every(({ metadata }) => metadata?.partitions.length === 0),
  };
}

/** Which of some brokers do not answer yet. */
export async function silentBrokers(context: RollContext, ids: readonly number[]): Promise<string[]> {
  return notResponding(await readBrokers(context, ids));
}

function readBrokers({ hosts, reads }: RollContext, ids?: readonly number[]) {
  return new BrokerReader(hosts, reads).brokers(ids);
}
