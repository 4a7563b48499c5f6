import { joinLimited } from "../../../components/model/report-text";
import type { Plan } from "../../../components/resources/inputs/roll-inputs";
import type { ReadOptions, ServerConnections } from "../../cluster/server-connections";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { type RemovedServer, type RollView, startsAll } from "../../phases/roll-view";
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
    refuse(removedBrokers(view));
    return Promise.resolve();
  },
};

/** The same by what the brokers say once they run: before, perhaps none was there to be asked. */
export const refuseRemovalsWhileRunning: RollPhase = {
  title: "refuse the removal of a broker that has replicas, once a broker answers",
  shouldRun: (view) => !startsAll(view, "kafka"),
  describe: () => [],
  run: refuseByBrokers,
};

/** The last look before the resources of what left the stack are deleted: replicas may have been placed since the first. */
export const refuseRemovalsAtTheEnd: RollPhase = {
  ...refuseRemovalsWhileRunning,
  title: "refuse the removal of a broker that has got replicas",
  shouldRun: ({ plan }) => plan.kafka.length > 0,
};

/** @throws GateTimeout when no broker tells: what could not be asked is not taken for none. */
async function refuseByBrokers(context: RollContext): Promise<void> {
  const { plan, hosts, reads } = context;
  let removed: readonly RemovedServer[] = [];
  const look = async () => {
    const found = await findRemovedBrokers(plan, hosts, reads);
    removed = found ?? [];
    return found === undefined ? ["no broker that knows a controller says who has replicas"] : [];
  };
  await context.gate("brokers that leave", look, { skipConfirmation: () => true });
  refuse(removed);
}

function refuse([first]: readonly RemovedServer[]): void {
  if (first === undefined) return;
  throw new Error(
    `hosts[].brokerId: a broker may leave only when it has no replicas\n` +
      `    given: broker ${first.id} is not in the stack file and has replicas of ${joinLimited(first.has, 20)}\n` +
      `    fix:   put it back, move its replicas to other brokers (kafka-reassign-partitions), then remove it`,
  );
}

function removedBrokers({ removed }: RollView): RemovedServer[] {
  return removed.filter(({ service }) => service === "kafka");
}

/** Brokers that are not in the stack and have replicas; undefined when no broker answers that is part of a cluster. */
export async function findRemovedBrokers(
  plan: Plan,
  servers: ServerConnections,
  options: ReadOptions,
): Promise<RemovedServer[] | undefined> {
  const metadata = await new BrokerReader(servers, options).metadata().catch(() => undefined);
  // A broker that just started answers before it has heard of any partition; then it knows no controller either.
  if (metadata === undefined || metadata.controller < 0) return undefined;
  const known = new Set([...plan.kafka.map(({ id }) => id), ...plan.lost.kafka]);
  const ids = new Set(metadata.partitions.flatMap(({ replicas }) => replicas.filter((id) => !known.has(id))));
  return [...ids].map((id) => ({
    service: "kafka",
    id,
    has: partitionsOn(metadata.partitions, [id]).map(partitionName),
  }));
}
