import { createHash } from "node:crypto";
import { firstPassword } from "../../../components/services/rocketmq/security/own-logins";
import { ownUsers } from "../../../components/services/rocketmq/security/rocketmq-security";
import type { ServerConnections } from "../../cluster/server-connections";
import { noPermission } from "../../protocol/rocketmq/codes";
import { RefusedRequest, RocketmqConnection } from "../../protocol/rocketmq/rocketmq-connection";
import { fetchUser, putUser } from "../../protocol/rocketmq/users";
import { brokerNames, proxyNames } from "./rocketmq-names";
import type { Place } from "./rocketmq-reader";

/**
 * Gives the users of our own tools and of the proxies their passwords at every replica. Each broker keeps users of its own, and one
 * with an empty directory knows the operator by its first password alone, which is good until then. A broker that does not answer
 * is left to the next time.
 *
 * @returns the replicas whose users were given passwords.
 */
export async function giveOwnPasswords(servers: ServerConnections, places: readonly Place[]): Promise<Place[]> {
  const own = servers.loginOf?.(brokerNames.name);
  if (own === undefined) return [];
  const isGiven = async (place: Place): Promise<boolean> => {
    const asOperator = () => atReplica(servers, place, own.password, (broker) => makeProxyUser(servers, broker));
    const said = await asOperator();
    if (said !== "refused") return said === "done";
    const isNew = await atReplica(servers, place, firstPasswordOf(own.password, place), async (broker) => {
      await putUser(broker, ownUsers.admin, { ...superUser, password: own.password });
      return true;
    });
    if (isNew === "done") await asOperator();
    return isNew === "done";
  };
  const given = await Promise.all(places.map(isGiven));
  return places.filter((_, index) => given[index]);
}

/** Proxies ask brokers in the name of everybody, and judge the rights of their clients themselves. */
const superUser = { isSuper: true, isEnabled: true, rights: "" } as const;

/** @returns whether there was anything to do. */
async function makeProxyUser(servers: ServerConnections, broker: RocketmqConnection): Promise<boolean> {
  const { password } = servers.loginOf?.(proxyNames.name) ?? {};
  // Without proxies it is only asked whether the operator is known.
  if (password === undefined) return fetchUser(broker, ownUsers.admin).then(() => false);
  const known = await fetchUser(broker, ownUsers.proxy);
  if (known?.password === password && known.isSuper && known.isEnabled) return false;
  await putUser(broker, ownUsers.proxy, { ...superUser, password });
  return true;
}

function firstPasswordOf(admin: string, { group, id }: Place): string {
  return firstPassword({ admin, group, id }, (text) => createHash("sha256").update(text).digest("hex"));
}

/** Does something at a replica as the operator, and tells whether there was anything to do, or why it was not done. */
async function atReplica(
  servers: ServerConnections,
  { id, at }: Place,
  password: string,
  use: (broker: RocketmqConnection) => Promise<boolean>,
): Promise<"done" | "nothing" | "refused" | "silent"> {
  let broker: RocketmqConnection | undefined;
  try {
    const socket = await servers.connect(brokerNames.name, id, at);
    broker = new RocketmqConnection(socket, { user: ownUsers.admin, password });
    return (await use(broker)) ? "done" : "nothing";
  } catch (error) {
    if (!(error instanceof RefusedRequest)) return "silent";
    if (error.code !== noPermission) throw error;
    return "refused";
  } finally {
    broker?.close();
  }
}
