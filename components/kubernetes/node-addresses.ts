import type { ServerGroup, ServerGroups } from "../model/cluster-spec";
import { type KafkaGroup, kafkaOf } from "../services/kafka/resolve";
import type { ClusterFacts } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";
import { nodeAddress } from "./node-address";

/** The servers as clients see them: where a broker tells the address of its node, any node leads to it. */
export function withNodeAddresses({ servers }: KubernetesSpec, { nodes }: ClusterFacts): ServerGroups {
  const addresses = nodes.flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
  addresses.sort((left, right) => left.name.localeCompare(right.name, "en", { numeric: true }));
  const brokers = kafkaOf(servers);
  const seen: KafkaGroup = {
    ...brokers,
    servers: brokers.servers.map((broker, index) => ({
      ...broker,
      listeners: broker.listeners.map((listener) => ({
        ...listener,
        advertised:
          listener.advertised === nodeAddress
            ? (addresses[index % Math.max(1, addresses.length)]?.address ?? "NODE")
            : listener.advertised,
      })),
    })),
  };
  return { groups: servers.groups.map((group): ServerGroup => (group === brokers ? seen : group)) };
}
