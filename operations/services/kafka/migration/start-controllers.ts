import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { readServices } from "../../../phases/roll-view";
import { startAll } from "../../../phases/start-stopped";
import { fetchMigrationReady } from "../../../protocol/kafka/features";
import { controllerNames } from "../controllers/controller-names";
import { askController, readQuorum } from "../controllers/quorum-reader";
import { controllersNotReady } from "../controllers/quorum-view";
import { refuseUnfit } from "./check-cluster";
import { isAt, migrationOf } from "./migration-step";
import { hasKraftLed, inZooKeeper, type Leadership, paths, readLeadership, removeZnode } from "./migration-znodes";

const { name, noun } = controllerNames;

/**
 * Starts the controllers at the first step of the way to KRaft, when every broker runs as it was with ZooKeeper: those that
 * find brokers which wait for them begin the copy.
 *
 * Until then they have nothing that counts, so all of them begin empty when none runs: with what an earlier try has left, they
 * would take the copy for done. Their id of the cluster is that of the brokers.
 */
export const startControllers: RollPhase = {
  title: "start the controllers beside ZooKeeper",

  shouldRun: ({ plan }) => isAt(plan, "controllers"),

  describe: () => [],

  async run(context) {
    const { plan, hosts } = context;
    const states = await readServices(name, plan, hosts);
    const stopped = states.filter(({ active }) => !active);
    if (stopped.length > 0) {
      const isFresh = stopped.length === states.length;
      if (isFresh) await refuseUnfit(context);
      const clusterId = await prepareZnodes(context, isFresh);
      const { directory, user } = migrationOf(plan);
      await Promise.all(
        stopped.map(async ({ id, host }) => {
          await hosts.session({ host }).identify?.(name, { directory, user, clusterId, id, isFresh });
        }),
      );
      await startAll(context, stopped, noun);
    }
    await context.gate("controllers, beside ZooKeeper", () => controllersWaiting(context));
  },
};

/** Takes away what an earlier try has left; the id of the cluster. @throws Error where controllers lead already. */
async function prepareZnodes(context: RollContext, isFresh: boolean): Promise<string> {
  const leadership = await inZooKeeper(context, readLeadership);
  if (isFresh && hasKraftLed(leadership)) throw notGivenBack();
  if (isFresh) await inZooKeeper(context, (session) => removeZnode(session, paths.migration));
  return idIn(leadership);
}

/** The id of the cluster that its brokers have. */
export async function clusterIdInZooKeeper(context: RollContext): Promise<string> {
  return idIn(await inZooKeeper(context, readLeadership));
}

function idIn({ clusterId }: Leadership): string {
  if (clusterId === undefined) throw new Error("ZooKeeper does not know the id of the cluster");
  return clusterId;
}

/** ZooKeeper did not answer when it would have been done. */
function notGivenBack(): Error {
  return new Error(
    `kafka.metadata: controllers: a broker must lead the cluster before controllers begin anew\n` +
      `    given: /controller or /migration is still that of controllers which have ended\n` +
      `    fix:   run again: it is taken back first then`,
  );
}

/** Why the controllers are not ready for brokers yet. */
export async function controllersWaiting(context: RollContext): Promise<string[]> {
  const { hosts, reads } = context;
  const view = await readQuorum(hosts, reads);
  const problems = controllersNotReady(view);
  if (problems.length > 0) return problems;
  const ready = await Promise.all(
    view.controllers.map(async ({ id }) => ({ id, told: await askController(hosts, id, fetchMigrationReady, reads) })),
  );
  const unready = ready.filter(({ told }) => told?.answer !== true);
  const { migration } = await inZooKeeper(context, readLeadership);
  return [
    ...unready.map(({ id }) => `${noun} ${id} is not ready for a migration`),
    ...(migration === undefined ? ["no controller has found ZooKeeper yet (/migration)"] : []),
  ];
}
