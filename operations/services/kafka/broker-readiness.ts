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

  run: (context) =>
    BrokerReader.keeping(context.hosts, context.reads, (reader) =>
      context.gate("brokers", async () => brokersNotReady(await reader.members())),
    ),
};

/** Whether all brokers are ready. A cluster without a partition has no crash behind it. */
export async function brokersReadiness(context: RollContext): Promise<Readiness> {
  const reader = readerOf(context);
  const brokers = await reader.members();
  const problems = brokersNotReady(brokers);
  const ids = brokers.map(({ id }) => id);
  return { problems, isNew: problems.length === 0 && (await knowNoPartition(reader, ids)) };
}

/** One after the other: in a cluster that is not new the first one has told, and its answer may be large. */
async function knowNoPartition(reader: BrokerReader, ids: readonly number[]): Promise<boolean> {
  for (const id of ids) {
    const [broker] = await reader.brokers([id]);
    if (broker?.metadata?.partitions.length !== 0) return false;
  }
  return ids.length > 0;
}

/** Which of some brokers do not answer yet. */
export async function silentBrokers(context: RollContext, ids: readonly number[]): Promise<string[]> {
  return notResponding(await readerOf(context).members(ids));
}

function readerOf({ hosts, reads }: RollContext): BrokerReader {
  return new BrokerReader(hosts, reads);
}
