import { type Broker, type ClusterSpec, type EnsembleMember, present } from "../model/cluster-spec";
import { loginOf, type Reachable } from "./remote-script";

/** How the servers on hosts are reached; holds a secret. */
export function reachOf(spec: ClusterSpec, targets: readonly Reachable[]) {
  return {
    substrate: "ssh",
    targets: targets.map(loginOf),
    zookeeper: present(spec.ensemble.members).map((member) => zookeeperNode(spec, member)),
    kafka: present(spec.brokers.members).map(kafkaNode),
  } as const;
}

/** Where one ZooKeeper server is. */
export function zookeeperNode({ ensemble }: ClusterSpec, { id, host, address }: EnsembleMember) {
  return { id, host, address, port: ensemble.ports.client };
}

/** Where one broker is; any of its listeners will do. */
export function kafkaNode({ id, host, address, listeners }: Broker) {
  const [listener] = listeners;
  if (listener === undefined) throw new Error(`broker ${id} has no listener`);
  return { id, host, address, port: listener.port };
}
