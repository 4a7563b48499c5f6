import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { controllerNames } from "../controllers/controller-names";
import { readQuorum } from "../controllers/quorum-reader";
import { refuseDifferences } from "./compare-metadata";
import { notRecordedAs } from "./migration-state";
import { isAt } from "./migration-step";
import { inZooKeeper, readLeadership } from "./migration-znodes";

const { name } = controllerNames;

/** Waits until controllers have copied what ZooKeeper has, and lead the brokers; from then on both have everything. */
export const awaitCopy: RollPhase = {
  title: "wait until the controllers have the metadata",

  shouldRun: ({ plan }) => isAt(plan, "dual-write"),

  describe: () => [],

  async run(context) {
    await context.gate("the copy of the metadata to the controllers", () => copyMissing(context));
    await refuseDifferences(context, "dual-write");
  },
};

/** Why the controllers do not have everything yet, or do not lead. */
export async function copyMissing(context: RollContext): Promise<string[]> {
  const { hosts, reads, plan } = context;
  const [{ quorum }, { controller, migration }] = await Promise.all([
    readQuorum(hosts, reads),
    inZooKeeper(context, readLeadership),
  ]);
  if (quorum === undefined) return ["no controller that responds leads the quorum"];
  const observing = new Set(quorum.observers.map(({ id }) => id));
  const absent = plan.kafka.map(({ id }) => id).filter((id) => !observing.has(id));
  const knows = controller?.isKraft === true && plan[name].some(({ id }) => id === controller.id);
  const problems = [
    ...(absent.length === 0 ? [] : [`the controllers do not see broker ${absent.join(", ")}`]),
    ...(migration === undefined || migration.offset < 0 ? ["the metadata is not copied yet (/migration)"] : []),
    ...(knows ? [] : ["no controller of the quorum leads the brokers yet (/controller)"]),
  ];
  // The whole log is read for it.
  return problems.length > 0 ? problems : notRecordedAs(["both"], context);
}
