import type { RollContext } from "../../../phases/roll-context";
import type { Readiness } from "../../service";
import { proxyNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";

const { name, noun } = proxyNames;

/** Which proxies do not serve: each has to find the brokers of the topic that it makes for itself. @param except - Ids that do not count. */
export async function proxiesNotReady(
  { plan, hosts, reads }: RollContext,
  except: readonly number[] = [],
): Promise<string[]> {
  const routes = await new RocketmqReader(hosts, reads).proxyRoutes();
  const ids = plan[name].map(({ id }) => id).filter((id) => !except.includes(id));
  return ids.flatMap((id) => {
    const groups = routes.get(id);
    if (groups === undefined) return [`${noun} ${id} is not responding`];
    return groups.length > 0 ? [] : [`${noun} ${id} finds no broker`];
  });
}

/** Whether all proxies serve; a stack may have none. */
export async function proxiesReadiness(context: RollContext): Promise<Readiness> {
  return { problems: await proxiesNotReady(context) };
}
