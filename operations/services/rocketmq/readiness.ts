import type { RollContext } from "../../phases/roll-context";
import type { Readiness } from "../service";
import { giveOwnPasswords } from "./own-logins";
import { brokerNames } from "./rocketmq-names";
import { RocketmqReader } from "./rocketmq-reader";
import { groupsNotReady, nameServersNotReady, type RocketmqView } from "./rocketmq-view";

/** Everything that decides what may stop, with brokers that are new to our own tools being told their passwords before. */
export async function viewWithLogins({
  hosts,
  reads,
  log,
}: Pick<RollContext, "hosts" | "reads" | "log">): Promise<RocketmqView> {
  const reader = new RocketmqReader(hosts, reads);
  for (const { group, id } of await giveOwnPasswords(hosts, reader.places()))
    log(`broker group ${group} on server ${id} has the logins of the operator and of the proxies`);
  return reader.view();
}

/** Whether all name servers, controllers and broker groups are there; a stack without RocketMQ has none. */
export async function brokersReadiness(context: RollContext): Promise<Readiness> {
  const { plan } = context;
  if (plan[brokerNames.name].length === 0) return { problems: [] };
  const view = await viewWithLogins(context);
  return { problems: [...nameServersNotReady(view), ...groupsNotReady(view, plan.lost[brokerNames.name])] };
}
