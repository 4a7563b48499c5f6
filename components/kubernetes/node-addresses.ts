import type { Servers } from "../model/cluster-spec";
import type { ClusterFacts } from "./facts";
import { type KubernetesSpec, nodeAddress } from "./kubernetes-spec";

/** The servers as clients see them: where a broker tells the address of its node, any node leads to it. */
export function serversAsSeen({ servers }: KubernetesSpec, { nodes }: ClusterFacts): Servers {
  const addresses = nodes.flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
  addresses.sort((left, right) => left.name.localeCompare(right.name, "en", { numeric: true }));
  const { members } = servers.brokers;
  return {
    ...servers,
    brokers: {
      ...servers.brokers,
      members: members.map((broker, index) => ({
        ...broker,
        listeners: broker.listeners.map((listener) => ({
          ...listener,
          advertised:
            listener.advertised === nodeAddress
              ? (addresses[index % Math.max(1, addresses.length)]?.address ?? "NODE")
              : listener.advertised,
        })),
      })),
    },
  };
}
