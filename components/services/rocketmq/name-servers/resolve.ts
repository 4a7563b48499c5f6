import type { Server, ServerGroup, ServerGroups } from "../../../model/cluster-spec";
import { resolveGroup } from "../../resolve-group";
import type { Located, ServiceConfig } from "../../service-schema";
import { hasRocketmq, type PodPaths, rocketmqName, rocketmqServers } from "../resolve";
import type { RocketmqConfig, RocketmqStack } from "../schema";
import { type Secured, securedBy } from "../security/rocketmq-security";
import { rocketmqVersions } from "../versions";

export const nameServerName = "rocketmq-namesrv";

/** What the stack file says of name servers, with what they have from the brokers. */
export type NameServerSettings = ServiceConfig & RocketmqConfig["nameServer"];

/** The name servers of a cluster, each with a controller. */
export interface NameServerGroup extends ServerGroup<Server, NameServerSettings>, Secured {
  /** They listen on every address they have, because they cannot bind the one that others know them by. */
  readonly listenOnAllAddresses?: boolean;
  readonly dataDirectory: string;
  /** Name of the cluster, and of the controllers' group. */
  readonly cluster: string;
}

/** The name servers of a cluster. @throws Error when it has none. */
export function requireNameServers({ groups }: ServerGroups): NameServerGroup {
  const group = groups.find(({ service }) => service === nameServerName);
  if (group === undefined) throw new Error("the cluster has no name servers");
  return group as NameServerGroup;
}

/** Their settings; what they have in common with the brokers of the stack is said once, for all. */
export function nameServerConfig({ rocketmq }: Pick<RocketmqStack, "rocketmq">): NameServerSettings {
  const { version, source, sha512, layout, user, nameServer } = rocketmq;
  const paths = { program: rocketmq.paths.program ?? "/opt/rocketmq", ...nameServer.paths };
  return { ...nameServer, version, source, sha512, layout, user, paths };
}

/** The name servers on the hosts of a stack; undefined when it has none. */
export function resolveNameServers(config: RocketmqStack<Located>): NameServerGroup | undefined {
  return resolveQuorum(config, rocketmqServers(config));
}

/** These name servers, with the settings of a stack; undefined when it has none. */
export function resolveQuorum(
  config: RocketmqStack,
  servers: readonly Server[],
  image?: PodPaths,
): NameServerGroup | undefined {
  if (!hasRocketmq(config)) return undefined;
  const settings = nameServerConfig(config);
  const group = resolveGroup({ name: nameServerName, versions: rocketmqVersions }, settings, servers, image);
  return {
    ...group,
    ...securedBy(config),
    // One installation for all: it is called as that of the brokers.
    distribution: { ...group.distribution, product: rocketmqName },
    dataDirectory: image?.data ?? settings.paths.data ?? "/var/lib/rocketmq-namesrv",
    ...(image === undefined ? {} : { listenOnAllAddresses: true }),
    cluster: config.rocketmq.cluster,
  };
}
