import { withProgress } from "../../../lib/log";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import * as messages from "../../../protocol/zookeeper/messages";
import { isKraft } from "../../../protocol/kafka/metadata-mode";
import { BrokerReader } from "../broker-reader";
import { controllerNames } from "../controllers/controller-names";
import { isAt } from "./migration-step";
import { hasKraftLed, inZooKeeper, type Leadership, paths, readLeadership, removeZnode } from "./migration-znodes";

const { name, noun } = controllerNames;

/**
 * Gives the cluster back to ZooKeeper: its controllers end, and a broker becomes the controller again. Without one, nothing
 * fails as long as no broker stops, so it comes before everything else; one that was cut is simply done again.
 *
 * Partition states that controllers wrote carry the epoch of the quorum. A broker that became the controller with a lower
 * epoch would refuse every election (KAFKA-20488: 3,191 of 6,096 writes failed), so its epoch is raised first. What is left in
 * `/migration` would have the next try skip the copy (strimzi-kafka-operator#11262: deleted topics).
 */
export const leaveDualWrite: RollPhase = {
  title: "give the cluster back to ZooKeeper",

  shouldRun: ({ plan, services }) =>
    isAt(plan, "controllers") && services.some(({ unit, active }) => unit === "zookeeper" && active),

  describe: ({ services }) =>
    services.some(({ unit, reasons }) => unit === "kafka" && reasons.length > 0)
      ? ["stop the controllers, where they lead the cluster, and have a broker lead it again"]
      : [],

  async run(context) {
    if (!hasKraftLed(await inZooKeeper(context, readLeadership))) return;
    await refuseKraftBrokers(context);
    await stopControllers(context);
    context.log("giving the cluster back to ZooKeeper");
    await inZooKeeper(context, async (session) => {
      const left = await readLeadership(session);
      await session.ask(messages.setData, {
        ...{ path: paths.epoch, data: Buffer.from(String(epochAfter(left))) },
        version: messages.anyVersion,
      });
      if (left.controller?.isKraft === true) await removeZnode(session, paths.controller);
      await removeZnode(session, paths.migration);
    });
    await untilBrokerLeads(context);
  },
};

/** The epoch that a broker has to be above of when it becomes the controller. */
export function epochAfter({ epoch, migration }: Pick<Leadership, "epoch" | "migration">): number {
  return Math.max(epoch, migration?.epoch ?? 0);
}

/** A broker in KRaft knows no ZooKeeper: it would be alone without controllers. */
export async function refuseKraftBrokers(context: RollContext): Promise<void> {
  const { hosts, reads, plan, view } = context;
  const reader = new BrokerReader(hosts, reads);
  const running = view.services.filter(({ unit, active }) => unit === "kafka" && active).map(({ id }) => id);
  let inKraft: number[] = [];
  await context.gate(
    "brokers, before the controllers end",
    async () => {
      const told = await Promise.all(running.map(async (id) => ({ id, kraft: await reader.askBroker(id, isKraft) })));
      inKraft = told.flatMap(({ id, kraft }) => (kraft === true ? [id] : []));
      return told.flatMap(({ id, kraft }) => (kraft === undefined ? [`broker ${id} is not responding`] : []));
    },
    { skipConfirmation: () => true },
  );
  if (inKraft.length === 0) return;
  throw new Error(
    `kafka.metadata: ${plan.migration?.step}: every broker must be back with ZooKeeper before the controllers end\n` +
      `    given: broker ${inKraft.join(", ")} runs in KRaft\n` +
      `    fix:   set kafka.metadata: dual-write, run to the end, then set it to controllers`,
  );
}

async function stopControllers({ hosts, plan, log, clock }: RollContext): Promise<void> {
  log(`stopping ${noun} ${plan[name].map(({ id }) => id).join(", ")}`);
  await Promise.all(
    plan[name].map(async (node) => {
      const stop = hosts.session(node).stop?.(name) ?? Promise.resolve();
      await withProgress(`${noun} ${node.id} to stop`, log, clock, stop);
    }),
  );
}

/** @throws GateTimeout when none does: brokers must not stop then. */
async function untilBrokerLeads(context: RollContext): Promise<void> {
  const { hosts, reads, plan } = context;
  const reader = new BrokerReader(hosts, reads);
  await context.gate("a broker to lead the cluster again", async () => {
    const { controller } = await inZooKeeper(context, readLeadership);
    if (controller === undefined || controller.isKraft) return ["no broker is the controller yet"];
    const members = await reader.members(plan.kafka.map(({ id }) => id));
    return members.flatMap(({ id, metadata }) => {
      if (metadata === undefined) return [`broker ${id} is not responding`];
      return metadata.controller === controller.id
        ? []
        : [`broker ${id} does not know controller ${controller.id} yet`];
    });
  });
}
