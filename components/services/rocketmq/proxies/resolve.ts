import type { Server, ServerGroup, ServerGroups } from "../../../model/cluster-spec";
import type { OutsideEndpoint } from "../../outside-endpoints";
import { resolveGroup } from "../../resolve-group";
import type { Located, ServiceConfig } from "../../service-schema";
import { hasRocketmq, type PodPaths, rocketmqName, rocketmqServers } from "../resolve";
import type { RocketmqConfig, RocketmqStack } from "../schema";
import { type Secured, securedBy } from "../security/rocketmq-security";
import { rocketmqVersions } from "../versions";

export const proxyName = "rocketmq-proxy";

/** What the stack file says of proxies, with what they have from the brokers. */
export type ProxySettings = ServiceConfig & RocketmqConfig["proxy"];

/** The gRPC proxies of a cluster. */
export interface ProxyGroup extends ServerGroup<Server, ProxySettings>, Secured {
  readonly dataDirectory: string;
  readonly cluster: string;
  /** Clients may come by other ports than proxies listen on: they are told the one that they came by. */
  readonly tellsPortOfRequest?: boolean;
  /** How clients outside of Kubernetes reach each; absent where they do not. */
  readonly outside?: readonly OutsideEndpoint[];
}

/** The proxies of a cluster; undefined when it has none. */
export function proxiesOf({ groups }: ServerGroups): ProxyGroup | undefined {
  return groups.find(({ service }) => service === proxyName) as ProxyGroup | undefined;
}

/** Whether a stack has proxies. */
export function hasProxies(config: RocketmqStack): boolean {
  return hasRocketmq(config) && config.rocketmq.proxy.enabled;
}

/** Their settings; what they have in common with the brokers of the stack is said once, for all. */
export function proxyConfig({ rocketmq }: Pick<RocketmqStack, "rocketmq">): ProxySettings {
  const { version, source, sha512, layout, user, proxy } = rocketmq;
  const paths = { program: rocketmq.paths.program ?? "/opt/rocketmq", ...proxy.paths };
  return { ...proxy, version, source, sha512, layout, user, paths };
}

/** The proxies on the hosts of a stack; undefined when it has none. */
export function resolveProxies(config: RocketmqStack<Located>): ProxyGroup | undefined {
  return resolveProxiesOn(config, rocketmqServers(config));
}

/** The proxies on these servers, with the settings of a stack; undefined when it has none. */
export function resolveProxiesOn(
  config: RocketmqStack,
  servers: readonly Server[],
  image?: PodPaths,
): ProxyGroup | undefined {
  if (!hasProxies(config)) return undefined;
  const settings = proxyConfig(config);
  const group = resolveGroup({ name: proxyName, versions: rocketmqVersions }, settings, servers, image);
  return {
    ...group,
    ...securedBy(config),
    // One installation for all: it is called as that of the brokers.
    distribution: { ...group.distribution, product: rocketmqName },
    dataDirectory: image?.data ?? settings.paths.data ?? "/var/lib/rocketmq-proxy",
    cluster: config.rocketmq.cluster,
  };
}
