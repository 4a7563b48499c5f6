import { clientFiles, clientProperties } from "../services/kafka/clients/client-files";
import { type Server, type ServerGroup, type ServerGroups, present } from "../model/cluster-spec";
import { zookeeperConnect, zookeeperConnectOutside } from "../services/kafka/kafka-files";
import { advertisedEndpoint, bootstrapListenerOf, internalEndpoints } from "../services/kafka/listeners";
import { kafkaOf } from "../services/kafka/resolve";
import { byService } from "../services/registry";
import { zookeeperOf } from "../services/zookeeper/resolve";
import type { StackOutputs } from "./stack-outputs";

/** What this program knows of a cluster before it is made. */
export type ClusterOutputs = Omit<StackOutputs, "warnings">;

/** Derives every output from the servers; none of it has to be asked of them. What is lost serves nobody. */
export function clusterOutputs(cluster: ServerGroups): ClusterOutputs {
  const left = { groups: cluster.groups.map(withoutLost) };
  const [ensemble, brokers] = [zookeeperOf(left), kafkaOf(left)];
  const members = brokers.servers.map(({ id, host, rack, listeners }) => {
    const listener = bootstrapListenerOf(listeners);
    return { id, host, rack, endpoint: listener === undefined ? "" : advertisedEndpoint(listener) };
  });
  const bootstrapServers = members.map(({ endpoint }) => endpoint).join(",");
  const target = { bootstrapServers, brokers };
  return {
    bootstrapServers,
    bootstrapServersInternal: internalEndpoints(brokers).join(","),
    zookeeperConnect: zookeeperConnect(left),
    ...(ensemble.outside === undefined ? {} : { zookeeperConnectExternal: zookeeperConnectOutside(left) }),
    brokers: members,
    ensemble: ensemble.servers.map(({ id, host, address, observer }) => ({
      id,
      host,
      endpoint: `${address}:${ensemble.settings.ports.client}`,
      ...(observer === true ? { observer } : {}),
    })),
    versions: byService(cluster, ({ servers, distribution }) =>
      servers.length === 0 ? "not managed" : distribution.version.version,
    ),
    clientProperties: clientProperties(target),
    clientFiles: clientFiles(target),
  };
}

function withoutLost<S extends Server>(group: ServerGroup<S>): ServerGroup<S> {
  return { ...group, servers: present(group.servers) };
}
