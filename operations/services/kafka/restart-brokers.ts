import { describeReasons } from "../../../components/model/service-digest";
import { Canary } from "../../phases/canary";
import { hasStaleStaticConfig } from "./apply-dynamic-config";
import type { Phase } from "../../phases/phase";
import { restartTogether } from "./restart-broker-batch";
import { batchOf, nextToRestart } from "../../phases/restart-order";
import type { RollContext } from "../../phases/roll-context";
import { readServices, type RollView, type ServiceView, startsAllBrokers } from "../../phases/roll-view";

/** Restarts the brokers that run with something else than what is configured, the controller last. */
export const restartBrokers: Phase<RollView, RollContext> = {
  title: "restart the brokers",

  // Which settings a running broker was started with, only the broker knows.
  shouldRun: (view) => !startsAllBrokers(view),

  describe: ({ services }) =>
    services
      .filter(({ unit, reasons }) => unit === "kafka" && reasons.length > 0)
      .map(({ id, host, reasons }) => `restart broker ${id} on ${host}: ${describeReasons(reasons)}`),

  async run(context) {
    const renewed = new Set<number>();
    const canary = new Canary(context, "kafka");
    for (let round = 0; ; round += 1) {
      const outdated = await outdatedBrokers(context);
      if (outdated.length === 0) return;
      if (round === 0) await canary.decide(outdated);
      context.refuseAgain(outdated, renewed);
      await canary.pause(renewed, outdated);
      const batch = await nextBatch(context, outdated);
      await restartTogether(context, batch);
      for (const { id } of batch) renewed.add(id);
    }
  },
};

async function outdatedBrokers(context: RollContext): Promise<ServiceView[]> {
  const { plan, hosts } = context;
  const [services, stale] = await Promise.all([
    readServices("kafka", plan, hosts),
    Promise.all(plan.kafka.map(({ id }) => hasStaleStaticConfig(context, id))),
  ]);
  return services
    .map((service, index): ServiceView => {
      const reasons = stale[index] === true ? ([...service.reasons, "configuration"] as const) : service.reasons;
      return { ...service, reasons };
    })
    .filter(({ reasons }) => reasons.length > 0);
}

async function nextBatch({ plan, reader }: RollContext, outdated: readonly ServiceView[]): Promise<ServiceView[]> {
  const { controller } = await reader.metadata();
  const ids = outdated.map(({ id }) => id);
  const first = nextToRestart(ids, controller);
  const rackOf = (broker: number) => plan.kafka.find(({ id }) => id === broker)?.rack;
  const batch = first === undefined ? [] : batchOf(first, ids, rackOf, plan.batch);
  return outdated.filter(({ id }) => batch.includes(id));
}
