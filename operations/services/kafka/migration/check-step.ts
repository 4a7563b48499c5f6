import { joinLimited } from "../../../../components/model/report-text";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { fetchMigrationReady } from "../../../protocol/kafka/features";
import { isKraft } from "../../../protocol/kafka/metadata-mode";
import { BrokerReader } from "../broker-reader";
import { partitionName } from "../broker-view";
import { controllerNames } from "../controllers/controller-names";
import { askController } from "../controllers/quorum-reader";
import { copyMissing } from "./await-copy";
import { refuseDifferences } from "./compare-metadata";
import { notRecordedAs } from "./migration-state";
import { isAt } from "./migration-step";
import { hasKraftLed, inZooKeeper, readLeadership } from "./migration-znodes";
import { refuseFailedDirectories } from "./offline-directories";
import { controllersWaiting } from "./start-controllers";

const { name, noun } = controllerNames;

/**
 * What has to hold before a step of the way to KRaft changes a server: what runs, not what files say, tells whether the step
 * before has come to its end.
 */
export const checkStep: RollPhase = {
  title: "see that the step before has come to its end",

  shouldRun: ({ plan }) => isAt(plan, "dual-write", "dual-write-kraft", "kraft"),

  describe: () => [],

  async run(context) {
    const { plan } = context;
    await refuseFailedDirectories(context);
    if (isAt(plan, "dual-write")) await beforeDualWrite(context);
    if (isAt(plan, "dual-write-kraft")) await context.gate("the controllers", () => copyMissing(context));
    if (isAt(plan, "kraft")) await beforeKraft(context);
  },
};

/** Controllers wait for brokers, or lead them already, as on the way back or in a run that was cut. */
async function beforeDualWrite(context: RollContext): Promise<void> {
  const leadership = await inZooKeeper(context, readLeadership);
  const { controller, migration } = leadership;
  if (!hasKraftLed(leadership))
    return context.gate("controllers, before the brokers", () => controllersWaiting(context));
  if (controller?.isKraft === true || migration === undefined) return;
  throw new Error(
    `kafka.metadata: dual-write: the controllers must begin the copy themselves\n` +
      `    given: /migration says that it was done, up to ${migration.offset}, while broker ${controller?.id ?? "none"} leads\n` +
      `    fix:   set kafka.metadata: controllers, and run to the end: it takes back what is left; then set it to dual-write`,
  );
}

/** From here on there is no way back: everything has to be whole, and in both places the same. */
async function beforeKraft(context: RollContext): Promise<void> {
  await context.gate("brokers, before ZooKeeper is left for good", () => notInKraft(context));
  const { hosts, reads, plan } = context;
  const ready = await Promise.all(
    plan[name].map(async ({ id }) => (await askController(hosts, id, fetchMigrationReady, reads))?.answer),
  );
  // The first one that does not migrate any more ends the copy: what is in ZooKeeper may be older from then on.
  if (ready.every((one) => one === true)) {
    await context.gate("the controllers, before ZooKeeper is left for good", () => copyMissing(context));
    await refuseDifferences(context, "kraft");
  }
}

async function notInKraft({ hosts, reads, plan }: RollContext): Promise<string[]> {
  const reader = new BrokerReader(hosts, reads);
  const told = await Promise.all(
    plan.kafka.map(async ({ id }) => ({ id, kraft: await reader.askBroker(id, isKraft) })),
  );
  const others = told.filter(({ kraft }) => kraft !== true);
  if (others.length > 0)
    return others.map(({ id, kraft }) =>
      kraft === undefined
        ? `broker ${id} is not responding`
        : `broker ${id} runs with ZooKeeper: set kafka.metadata: dual-write-kraft and run to the end first`,
    );
  const { partitions } = await reader.partitions();
  if (partitions === undefined) return ["no broker tells of its partitions"];
  const behind = partitions.filter(({ replicas, isr }) => isr.length < replicas.length).map(partitionName);
  return behind.length === 0 ? [] : [`replicas are not in sync: ${joinLimited(behind, 5)}`];
}

/** The controllers have left ZooKeeper behind once each of them says so. */
export const awaitKraft: RollPhase = {
  title: "see that the controllers have left ZooKeeper",

  shouldRun: ({ plan }) => isAt(plan, "kraft"),

  describe: () => [],

  run: (context) =>
    context.gate("controllers, without ZooKeeper", async () => {
      const { hosts, reads, plan } = context;
      const told = await Promise.all(
        plan[name].map(async ({ id }) => ({ id, told: await askController(hosts, id, fetchMigrationReady, reads) })),
      );
      const problems = told.flatMap(({ id, told: one }) => {
        if (one === undefined) return [`${noun} ${id} is not responding`];
        return one.answer ? [`${noun} ${id} still writes to ZooKeeper`] : [];
      });
      return [...problems, ...(problems.length === 0 ? await notRecordedAs(["left", "none"], context) : [])];
    }),
};
