import type { RollContext } from "../../phases/roll-context";
import type { Readiness } from "../service";
import { brokerNames } from "./rocketmq-names";
import { RocketmqReader } from "./rocketmq-reader";
import { groupsNotReady, nameServersNotReady } from "./rocketmq-view";

/** Whether all name servers, controllers and broker groups are there; a stack without RocketMQ has none. */
export async function brokersReadiness({ plan, hosts, reads }: RollContext): Promise<Readiness> {
  if (plan[brokerNames.name].length === 0) return { problems: [] };
  const view = await new RocketmqReader(hosts, reads).view();
  return { problems: [...nameServersNotReady(view), ...groupsNotReady(view, plan.lost[brokerNames.name])] };
}
