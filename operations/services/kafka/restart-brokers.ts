import { describeRestarts, restartOutdated } from "../../phases/restart-outdated";
import { batchOf, nextToRestart } from "../../phases/restart-order";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { readServices, type ServiceView, startsAll } from "../../phases/roll-view";
import { hasStaleStaticConfig } from "./apply-dynamic-config";
import { BrokerReader } from "./broker-reader";
import { kafkaNames } from "./kafka-names";
import { restartTogether } from "./restart-broker-batch";

/** Restarts the brokers that run with something else than what is configured, the controller last. */
export const restartBrokers: RollPhase = {
  title: "restart the brokers",

  // Which settings a running broker was started with, only the broker knows.
  shouldRun: (view) => !startsAll(view, "kafka"),

  describe: (view) => describeRestarts(view, kafkaNames),

  run(context) {
    const reader = new BrokerReader(context.hosts, context.reads);
    return restartOutdated(context, kafkaNames, {
      outdated: () => outdatedBrokers(context, reader),
      async restartNext(outdated) {
        const batch = await nextBatch(context, reader, outdated);
        await restartTogether(context, reader, batch);
        return batch;
      },
    });
  },
};

async function outdatedBrokers({ plan, hosts }: RollContext, reader: BrokerReader): Promise<ServiceView[]> {
  const [services, stale] = await Promise.all([
    readServices("kafka", plan, hosts),
    Promise.all(plan.kafka.map(({ id }) => hasStaleStaticConfig(plan, reader, id))),
  ]);
  return services
    .map((service, index): ServiceView => {
      const reasons = stale[index] === true ? ([...service.reasons, "configuration"] as const) : service.reasons;
      return { ...service, reasons };
    })
    .filter(({ reasons }) => reasons.length > 0);
}

async function nextBatch(
  { plan }: RollContext,
  reader: BrokerReader,
  outdated: readonly ServiceView[],
): Promise<ServiceView[]> {
  const { controller } = await reader.metadata();
  const ids = outdated.map(({ id }) => id);
  const first = nextToRestart(ids, controller);
  const rackOf = (broker: number) => plan.kafka.find(({ id }) => id === broker)?.rack;
  const batch = first === undefined ? [] : batchOf(first, ids, rackOf, plan.batch);
  return outdated.filter(({ id }) => batch.includes(id));
}
