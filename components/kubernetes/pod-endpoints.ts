import type { Access } from "./kubernetes-component";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/** How the servers in pods are reached, see `operations/transport/transport-schema.ts`. */
export function reachOf({ servers, settings, zookeeper, kafka }: KubernetesSpec, access: Access) {
  const portOf = (id: number) => servers.brokers.members.find((broker) => broker.id === id)?.listeners.at(-1)?.port;
  const podsOf = ({ servers: pods }: Pods, port: (id: number) => number | undefined) =>
    pods.map(({ id, name, pod = name }) => ({ id, name, ...(pod === name ? {} : { pod }), port: port(id) }));
  const { namespace, workload } = settings;
  return {
    substrate: "kubernetes",
    access,
    namespace,
    workload,
    zookeeper: podsOf(zookeeper, () => servers.ensemble.ports.client),
    kafka: podsOf(kafka, portOf),
  } as const;
}
