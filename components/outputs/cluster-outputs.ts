import { clientFiles, clientProperties } from "../services/kafka/clients/client-files";
import { type Brokers, present, type Servers } from "../model/cluster-spec";
import { advertisedEndpoint } from "../services/kafka/kafka-files";
import type { StackOutputs } from "./stack-outputs";
import { zookeeperConnect } from "../services/zookeeper/zookeeper-files";

/** What this program knows of a cluster before it is made. */
export type ClusterOutputs = Omit<StackOutputs, "warnings">;

/** Derives every output from the servers; none of it has to be asked of them. What is lost serves nobody. */
export function clusterOutputs(servers: Servers): ClusterOutputs {
  const ensemble = { ...servers.ensemble, members: present(servers.ensemble.members) };
  const brokers = { ...servers.brokers, members: present(servers.brokers.members) };
  const members = brokers.members.map(({ id, host, rack, listeners: [first] }) => ({
    id,
    host,
    rack,
    endpoint: first === undefined ? "" : advertisedEndpoint(first),
  }));
  const bootstrapServers = members.map(({ endpoint }) => endpoint).join(",");
  const target = { bootstrapServers, brokers };
  return {
    bootstrapServers,
    bootstrapServersInternal: internalEndpoints(brokers).join(","),
    zookeeperConnect: zookeeperConnect({ ensemble, brokers }),
    brokers: members,
    ensemble: ensemble.members.map(({ id, host, address }) => ({
      id,
      host,
      endpoint: `${address}:${ensemble.ports.client}`,
    })),
    versions: {
      kafka: brokers.distribution.version.version,
      zookeeper: ensemble.distribution.version.version,
    },
    clientProperties: clientProperties(target),
    clientFiles: clientFiles(target),
  };
}

/** Where clients that run beside the brokers find them. */
export function internalEndpoints({ members, interBrokerListener }: Brokers): string[] {
  return present(members).flatMap(({ listeners }) =>
    listeners.filter(({ name }) => name === interBrokerListener).map(advertisedEndpoint),
  );
}
