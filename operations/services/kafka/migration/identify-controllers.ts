import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { readServices } from "../../../phases/roll-view";
import type { ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import { majorityOf } from "../../../safety/majority";
import { controllerNames } from "../controllers/controller-names";
import { readQuorum } from "../controllers/quorum-reader";
import { servingVoters } from "../controllers/quorum-view";
import { isAt, migrationOf } from "./migration-step";
import { clusterIdInZooKeeper } from "./start-controllers";

const { name, noun } = controllerNames;

/**
 * Gives a controller that has lost its disk on the way to KRaft its identity again, as the preflight had its loss confirmed. It
 * gets all metadata from the others, so these must be a majority that serves: a quorum that began empty would know no topic, and
 * brokers that follow it would set all partitions aside (`*-stray`).
 */
export const identifyControllers: RollPhase = {
  title: "give controllers that lost their disks their identity again",

  shouldRun: ({ plan }) => isAt(plan, "controllers", "dual-write", "dual-write-kraft"),

  describe: () => [],

  async run(context) {
    const { hosts, plan, log } = context;
    const known = await Promise.all(plan[name].map((node) => isIdentified(context, node)));
    const bare = plan[name].filter((_, at) => known[at] === false);
    if (bare.length === 0 || (await beginAnew(context, bare))) return;
    refuseMinority(context, bare);
    // Until then it would only end again and again.
    await Promise.all(bare.map((node) => hosts.session(node).stop?.(name) ?? Promise.resolve()));
    await context.gate(`the other controllers, before ${noun} ${idsOf(bare)} gets its identity`, () =>
      withoutMajority(context, bare),
    );
    const clusterId = await clusterIdInZooKeeper(context);
    const { directory, user } = migrationOf(plan);
    for (const node of bare) {
      const { id, host } = node;
      log(`${noun} ${id} on ${host} has no data: it gets its identity, and then all metadata from the others`);
      await hosts.session(node).identify?.(name, { directory, user, clusterId, id, isFresh: false });
      await hosts.session(node).start(name);
    }
  },
};

function isIdentified({ hosts, plan }: RollContext, node: ServerNode): Promise<boolean> {
  const { directory } = migrationOf(plan);
  return hosts.session(node).isIdentified?.(name, directory) ?? Promise.resolve(true);
}

/** At the first step controllers that do not run have nothing that counts, and begin all together. */
async function beginAnew({ hosts, plan }: RollContext, bare: readonly ServerNode[]): Promise<boolean> {
  if (!isAt(plan, "controllers")) return false;
  const states = await readServices(name, plan, hosts);
  return states.every(({ id, active }) => !active || bare.some((one) => one.id === id));
}

/** Waiting would not help. */
function refuseMinority({ plan }: RollContext, bare: readonly ServerNode[]): void {
  const all = plan[name].length + plan.lost[name].length;
  const left = plan[name].length - bare.length;
  if (left >= majorityOf(all)) return;
  const back = isAt(plan, "controllers") ? "zookeeper" : "controllers";
  const fix = isAt(plan, "dual-write-kraft")
    ? "restore the directories of the controllers; brokers in KRaft know nothing of ZooKeeper"
    : `set kafka.metadata: ${back}, run to the end, and begin again from there: ZooKeeper has everything`;
  throw new Error(
    `kafka.controllers.paths.data: a majority of the controllers must have their data, ${majorityOf(all)} of ${all}\n` +
      `    given: none on ${bare.map(({ host }) => host).join(", ")}, where ${noun} ${idsOf(bare)} should have it\n` +
      `    fix:   ${fix}`,
  );
}

async function withoutMajority({ hosts, reads, plan }: RollContext, bare: readonly ServerNode[]): Promise<string[]> {
  const view = await readQuorum(hosts, reads);
  if (view.quorum === undefined) return ["no controller that responds leads the quorum"];
  const needed = majorityOf(plan[name].length + plan.lost[name].length);
  const serving = servingVoters(view).filter((id) => !bare.some((one) => one.id === id)).length;
  return serving >= needed ? [] : [`${serving} controllers serve, of ${needed} that a majority needs`];
}

function idsOf(nodes: readonly ServerNode[]): string {
  return nodes.map(({ id }) => id).join(", ");
}
