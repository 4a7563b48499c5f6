import type { Server, ServerGroup, ServerGroups } from "../../model/cluster-spec";
import type { Security } from "../../security/security-schema";
import type { OutsideEndpoint } from "../outside-endpoints";
import { type ImagePaths, resolveGroup, serverOf } from "../resolve-group";
import type { Located } from "../service-schema";
import type { ZooKeeperConfig, ZooKeeperStack } from "./schema";
import { ensembleSecurityOf } from "./security/ensemble-security";
import { zookeeperVersions } from "./versions";

/** The ZooKeeper ensemble: what all its servers share. */
export interface ZooKeeperGroup extends ServerGroup<Server, ZooKeeperConfig> {
  readonly dataDirectory: string;
  readonly dataLogDirectory?: string;
  readonly security: Security;
  /** A server listens on every address it has, because it cannot bind the one that the others know it by. */
  readonly listenOnAllAddresses?: boolean;
  /** All servers read one zoo.cfg; which of them observe, ZooKeeper then takes from its list of servers alone. */
  readonly sharedConfiguration?: boolean;
  /** How clients outside of Kubernetes reach each server; absent where they do not. */
  readonly outside?: readonly OutsideEndpoint[];
}

const name = "zookeeper";

/** Whether a cluster has an ensemble, or uses one. */
export function hasEnsemble({ groups }: ServerGroups): boolean {
  return groups.some(({ service }) => service === name);
}

/** The ensemble of a cluster. @throws Error when the cluster has none. */
export function zookeeperOf({ groups }: ServerGroups): ZooKeeperGroup {
  const group = groups.find(({ service }) => service === name);
  if (group === undefined) throw new Error("the cluster has no ZooKeeper ensemble");
  return group as ZooKeeperGroup;
}

/** The ensemble of these servers, with the settings of a stack. */
export function resolveEnsemble(
  config: ZooKeeperStack,
  servers: readonly Server[],
  image?: ImagePaths & { readonly data: string; readonly dataLog?: string },
): ZooKeeperGroup {
  const { zookeeper } = config;
  const { data = "/var/lib/zookeeper", dataLog } = image ?? zookeeper.paths;
  return {
    ...resolveGroup({ name, versions: zookeeperVersions }, zookeeper, servers, image),
    dataDirectory: data,
    security: ensembleSecurityOf(config),
    ...(dataLog === undefined ? {} : { dataLogDirectory: dataLog }),
  };
}

/** A server with its role in the ensemble; the hosts of the stack file say which observe. */
export function withRole(server: Server, { hosts }: ZooKeeperStack): Server {
  const host = hosts.find(({ zookeeperId }) => zookeeperId === server.id);
  return host?.zookeeperRole === "observer" ? { ...server, observer: true } : server;
}

/** The ensemble on the hosts of a stack. */
export function resolveZooKeeper(config: ZooKeeperStack<Located>): ZooKeeperGroup {
  return resolveEnsemble(
    config,
    config.hosts.flatMap((host) =>
      host.zookeeperId === undefined ? [] : [withRole(serverOf(host, host.zookeeperId), config)],
    ),
  );
}
