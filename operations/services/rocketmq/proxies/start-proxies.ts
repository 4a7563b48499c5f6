import type { RollPhase } from "../../../phases/roll-context";
import { readServices } from "../../../phases/roll-view";
import { startAll } from "../../../phases/start-stopped";
import { viewWithLogins } from "../readiness";
import { proxyNames } from "../rocketmq-names";
import { masterOf, type RocketmqView } from "../rocketmq-view";

const { name, noun } = proxyNames;

/**
 * Starts proxies that do not run, once a broker takes messages. Before, each ends because it can make no topic, and is started again
 * and again, which takes the processors that brokers on the same hosts need for their own start.
 */
export const startProxies: RollPhase = {
  title: "start the proxies",

  shouldRun: ({ services }) => services.some(({ unit, active }) => unit === name && !active),

  describe: () => [],

  async run(context) {
    const { plan, hosts } = context;
    const stopped = (await readServices(name, plan, hosts)).filter(({ active }) => !active);
    if (stopped.length === 0) return;
    await context.gate(
      "brokers of RocketMQ, before proxies start",
      async () => noMaster(await viewWithLogins(context)),
      {
        skipConfirmation: () => true,
      },
    );
    await startAll(context, stopped, noun);
  },
};

/** One master is enough for a proxy, and no group that has none must keep clients of the others away. */
export function noMaster({ groups }: Pick<RocketmqView, "groups">): string[] {
  const isServed = groups.length === 0 || groups.some((group) => masterOf(group) !== undefined);
  return isServed ? [] : ["no broker group has a master"];
}
