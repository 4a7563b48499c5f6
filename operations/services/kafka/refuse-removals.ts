import { joinLimited } from "../../../components/model/report-text";
import type { Plan } from "../../../components/resources/inputs/roll-inputs";
import type { ReadOptions, ServerConnections } from "../../cluster/server-connections";
import type { RollPhase } from "../../phases/roll-context";
import type { RemovedServer, RollView } from "../../phases/roll-view";
import { BrokerReader } from "./broker-reader";
import { partitionName } from "./broker-view";
import { partitionsOn } from "./partitions";

/** A broker that left the stack file is stopped at the end of the `up`; what only it has would be gone. */
export const refuseRemovals: RollPhase = {
  title: "refuse the removal of a broker that has replicas",

  shouldRun: (view) => removedBrokers(view).length > 0,

  describe: (view) =>
    removedBrokers(view).map(({ id, has }) => `refuse: broker ${id} leaves and has replicas of ${joinLimited(has, 3)}`),

  run({ view }) {
    const [first] = removedBrokers(view);
    if (first === undefined) return Promise.resolve();
    throw new Error(
      `hosts[].brokerId: a broker may leave only when it has no replicas\n` +
        `    given: broker ${first.id} is not in the stack file and has replicas of ${joinLimited(first.has, 20)}\n` +
        `    fix:   put it back, move its replicas to other brokers (kafka-reassign-partitions), then remove it`,
    );
  },
};

function removedBrokers({ removed }: RollView): RemovedServer[] {
  return removed.filter(({ service }) => service === "kafka");
}

/** Brokers that are not in the stack and have replicas. */
export async function findRemovedBrokers(
  plan: Plan,
  servers: ServerConnections,
  options: ReadOptions,
): Promise<RemovedServer[]> {
  const metadata = await new BrokerReader(servers, options).metadata().catch(() => undefined);
  const known = new Set([...plan.kafka.map(({ id }) => id), ...plan.lost.kafka]);
  const ids = new Set(metadata?.partitions.flatMap(({ replicas }) => replicas.filter((id) => !known.has(id))));
  return [...ids].map((id) => {
    const has = partitionsOn(metadata?.partitions ?? [], [id]).map(partitionName);
    return { service: "kafka", id, has };
  });
}
