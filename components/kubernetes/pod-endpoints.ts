import type { Access } from "../resources/inputs/access-inputs";
import { kafkaOf } from "../services/kafka/resolve";
import { zookeeperOf } from "../services/zookeeper/resolve";
import type { Pods, Server } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/** The port at which this program asks a server. */
export function portOf({ servers }: KubernetesSpec, { product }: Pods, { id }: Server): number {
  if (product === "zookeeper") return zookeeperOf(servers).settings.ports.client;
  const listener = kafkaOf(servers)
    .servers.find((broker) => broker.id === id)
    ?.listeners.at(-1);
  if (listener === undefined) throw new Error(`broker ${id} has no listener`);
  return listener.port;
}

/** How the servers in pods are reached. */
export function reachOf(spec: KubernetesSpec, access: Access) {
  const podsOf = (pods: Pods) =>
    pods.servers.map((server) => {
      const { id, name, pod = name } = server;
      return { id, name, ...(pod === name ? {} : { pod }), port: portOf(spec, pods, server) };
    });
  const { namespace, workload } = spec.settings;
  return {
    substrate: "kubernetes",
    access,
    namespace,
    workload,
    zookeeper: podsOf(spec.zookeeper),
    kafka: podsOf(spec.kafka),
  } as const;
}
