import { describeRestarts, restartOutdated } from "../../phases/restart-outdated";
import { batchOf, nextTogether } from "../../phases/restart-order";
import type { Plan } from "../../../components/resources/inputs/roll-inputs";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { readServices, type ServiceView, startsAll } from "../../phases/roll-view";
import { joinLimited, plural } from "../../../components/model/report-text";
import { partitionName } from "./broker-view";
import { unavoidableOutages } from "./brokers-to-stop";
import { hasStaleStaticConfig } from "./apply-dynamic-config";
import { BrokerReader } from "./broker-reader";
import { brokerWith, hasCombined } from "./controllers/combined-nodes";
import { readQuorum } from "./controllers/quorum-reader";
import { kafkaNames } from "./kafka-names";
import { mendChannels } from "./migration/dead-channels";
import { refuseByPlacement, restartTogether } from "./restart-broker-batch";

/** Restarts the brokers that run with something else than what is configured, the controller last. */
export const restartBrokers: RollPhase = {
  title: "restart the brokers",

  // Which settings a running broker was started with, only the broker knows.
  shouldRun: (view) => !startsAll(view, "kafka"),

  describe: (view) => describeRestarts(view, kafkaNames),

  run: (context) => BrokerReader.keeping(context.hosts, context.reads, (reader) => restartAll(context, reader)),
};

function restartAll(context: RollContext, reader: BrokerReader): Promise<void> {
  const durations: number[] = [];
  return restartOutdated(context, kafkaNames, {
    outdated: () => outdatedBrokers(context, reader),
    async restartNext(outdated) {
      if (durations.length === 0) {
        await refuseByPlacement(context, reader, batchesOf(context.plan, outdated));
        await announceOutages(context, reader, outdated);
      }
      const batch = await nextBatch(context, reader, outdated);
      const mend = () => mendChannels(context, reader, batch);
      durations.push(await restartTogether(context, reader, batch, { before: durations, mend }));
      return batch;
    },
  });
}

async function outdatedBrokers(context: RollContext, reader: BrokerReader): Promise<ServiceView[]> {
  const { plan, hosts } = context;
  const [services, stale] = await Promise.all([
    readServices("kafka", plan, hosts),
    Promise.all(plan.kafka.map((node) => hasStaleStaticConfig(context, reader, node))),
  ]);
  return services
    .map((service, index): ServiceView => {
      const reasons = stale[index] === true ? ([...service.reasons, "configuration"] as const) : service.reasons;
      return { ...service, reasons };
    })
    .filter(({ reasons }) => reasons.length > 0);
}

/** Before the first restart: what cannot take all writes during one of them, so that it is no surprise. */
async function announceOutages({ log }: RollContext, reader: BrokerReader, outdated: readonly ServiceView[]) {
  const view = await reader.partitions();
  const ids = outdated.map(({ id }) => id);
  const each = unavoidableOutages(view, ids);
  if (each.length === 0) return;
  const single = each.filter(({ replicas }) => replicas.length === 1).length;
  log(
    `the restart of ${kafkaNames.noun} ${ids.join(", ")}: ${plural(each.length, "partition")} can spare no replica, so ` +
      `each is not writable while its broker restarts, and ${single} of them not readable either: ` +
      joinLimited(each.map(partitionName), 20),
  );
}

/** The brokers that will be restarted together, in any order. */
function batchesOf(plan: Plan, outdated: readonly ServiceView[]): number[][] {
  const ids = outdated.map(({ id }) => id);
  const batches = ids.map((id) => batchOf(id, ids, rackIn(plan), plan.batch));
  return batches.filter(([first], index) => first === ids[index]);
}

function rackIn(plan: Plan) {
  return (broker: number) => plan.kafka.find(({ id }) => id === broker)?.rack;
}

/** The next, with the controller last: in KRaft brokers do not tell which that is, and where it is one of them, its quorum does. */
async function nextBatch(
  { plan, hosts, reads }: RollContext,
  reader: BrokerReader,
  outdated: readonly ServiceView[],
): Promise<ServiceView[]> {
  const ids = outdated.map(({ id }) => id);
  const quorum = hasCombined(plan) ? await readQuorum(hosts, reads) : undefined;
  const silent = quorum?.controllers.flatMap(({ id, answers }) => (answers ? [] : [brokerWith(plan, id)])) ?? [];
  const first = outdated.filter(({ id }) => silent.includes(id)).slice(0, 1);
  // One that serves nothing keeps the others from a restart, and only its own helps it.
  if (first.length > 0) return first;
  const last = quorum === undefined ? await reader.controller() : brokerWith(plan, quorum.quorum?.leader);
  const batch = nextTogether(ids, last, rackIn(plan), plan.batch);
  return outdated.filter(({ id }) => batch.includes(id));
}
