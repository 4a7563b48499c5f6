import type { RollContext } from "../../../phases/roll-context";
import type { Readiness } from "../../service";
import { nameServerNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";
import { nameServersNotReady } from "../rocketmq-view";

/** Whether all name servers and controllers are there; a stack without RocketMQ has none. */
export async function nameServersReadiness({ plan, hosts, reads }: RollContext): Promise<Readiness> {
  if (plan[nameServerNames.name].length === 0) return { problems: [] };
  return { problems: nameServersNotReady({ nameServers: await new RocketmqReader(hosts, reads).nameServers() }) };
}
