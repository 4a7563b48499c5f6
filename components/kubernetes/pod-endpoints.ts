import type { Access } from "../resources/inputs/access-inputs";
import { kafkaOf } from "../services/kafka/resolve";
import { zookeeperOf } from "../services/zookeeper/resolve";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/** How the servers in pods are reached. */
export function reachOf({ servers, settings, zookeeper, kafka }: KubernetesSpec, access: Access) {
  const portOf = (id: number) => {
    const listener = kafkaOf(servers)
      .servers.find((broker) => broker.id === id)
      ?.listeners.at(-1);
    if (listener === undefined) throw new Error(`broker ${id} has no listener`);
    return listener.port;
  };
  const podsOf = ({ servers: pods }: Pods, port: (id: number) => number) =>
    pods.map(({ id, name, pod = name }) => ({ id, name, ...(pod === name ? {} : { pod }), port: port(id) }));
  const { namespace, workload } = settings;
  return {
    substrate: "kubernetes",
    access,
    namespace,
    workload,
    zookeeper: podsOf(zookeeper, () => zookeeperOf(servers).settings.ports.client),
    kafka: podsOf(kafka, portOf),
  } as const;
}
