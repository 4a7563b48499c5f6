import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { type RollView, startsAll } from "../../../phases/roll-view";
import { controllerNames } from "../controllers/controller-names";
import { readQuorum } from "../controllers/quorum-reader";
import { controllersNotReady } from "../controllers/quorum-view";
import { kafkaNames } from "../kafka-names";
import { refuseUnfit } from "./check-cluster";
import { checkStep } from "./check-step";
import { identifyControllers } from "./identify-controllers";
import { refuseKraftBrokers } from "./leave-dual-write";
import { isAt } from "./migration-step";
import { hasKraftLed, inZooKeeper, readLeadership } from "./migration-znodes";

const { name } = controllerNames;

/** Where no broker runs, none is with the step before: all start with what they find. */
function hasBrokers(view: RollView): boolean {
  return !startsAll(view, kafkaNames.name);
}

/** The same as on hosts, where brokers run. */
export const checkStepInPods: RollPhase = {
  ...checkStep,
  shouldRun: (view) => checkStep.shouldRun(view) && hasBrokers(view),
  run: checkStepOnceWhole,
};

/**
 * What has to hold before pods find the files of a step: one that Kubernetes makes anew reads them at once, long before a roll
 * comes to it. A broker that finds itself in KRaft before the copy is done would set all its partitions aside.
 */
export const checkBeforeFiles: RollPhase = {
  title: "see that pods may find the files of the step",

  shouldRun: (view) => view.plan.migration !== undefined && hasBrokers(view),

  describe: () => [],

  run: (context) => (isAt(context.plan, "controllers") ? checkFirstStep(context) : checkStepOnceWhole(context)),
};

/**
 * The same on hosts, where systemd starts a server that ends by itself with the files that it finds. Where something does not
 * run, the roll looks once it does: an `up` has to heal one that was cut.
 */
export const checkBeforeFilesOnHosts: RollPhase = {
  ...checkBeforeFiles,

  shouldRun: ({ plan, services }) =>
    plan.migration !== undefined &&
    services.every(({ unit, active }) => active || (unit === name && isAt(plan, "controllers"))),

  run: (context) => (isAt(context.plan, "controllers") ? checkFirstStep(context) : checkStep.run(context)),
};

/** Controllers begin, or end on the way back, which brokers in KRaft would not survive. */
async function checkFirstStep(context: RollContext): Promise<void> {
  if (hasKraftLed(await inZooKeeper(context, readLeadership))) return refuseKraftBrokers(context);
  if (startsAll(context.view, name)) await refuseUnfit(context);
}

async function checkStepOnceWhole(context: RollContext): Promise<void> {
  const { hosts, reads } = context;
  // One that has lost its volume waits until it is told who it is.
  await identifyControllers.run(context);
  await context.gate("the controllers, before the step", async () =>
    controllersNotReady(await readQuorum(hosts, reads)),
  );
  await checkStep.run(context);
}
