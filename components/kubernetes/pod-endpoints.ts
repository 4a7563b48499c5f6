import type { Access } from "../resources/inputs/access-inputs";
import { outsideEntryOf } from "../services/outside-servers";
import type { ServiceName } from "../services/registry";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { allServers, groupOf, type KubernetesSpec } from "./kubernetes-spec";
import { portsOf } from "./ports";
import { isStateful, type Pods } from "./servers";

/** The port at which this program asks the servers of a service: the first. @throws Error when they have none. */
export function portOf(spec: KubernetesSpec, pods: Pods): number {
  const [first] = portsOf(spec, pods);
  if (first === undefined) throw new Error(`${pods.service.name} has no port`);
  return first.number;
}

/** How the servers in pods are reached. */
export function reachOf(spec: KubernetesSpec, access: Access) {
  const endpoints = spec.servers.groups.map(({ service }) => {
    const pods = allServers(spec).find((one) => one.service.name === service);
    return [service, pods === undefined ? [] : podsToReach(spec, pods)] as const;
  });
  const { namespace, workload } = spec.settings;
  return {
    substrate: "kubernetes",
    access,
    namespace,
    workload,
    ...(Object.fromEntries(endpoints) as Record<ServiceName, ReturnType<typeof podsToReach>>),
    ...outsideEntryOf(spec.servers),
  } as const;
}

function podsToReach(spec: KubernetesSpec, pods: Pods) {
  const port = portOf(spec, pods);
  const { workload } = spec.settings;
  return pods.servers.map((server) => {
    const { id, name, pod = name } = server;
    return {
      ...{ id, name, ...(pod === name ? {} : { pod }), port, ...namedPorts(spec, pods, server) },
      ...(workload === "StatefulSet" && !isStateful(pods) ? { isLabelled: true as const } : {}),
    };
  });
}

/** Everything that a server listens on, by the names and the address that it has for others, where questions differ by port. */
export function namedPorts(
  spec: KubernetesSpec,
  { service }: Pods,
  { id, address }: ServerInPod,
): { readonly ports?: { name: string; address: string; port: number }[] } {
  if (service.namesPorts !== true) return {};
  const group = groupOf(spec, { service });
  const server = group.servers.find((one) => one.id === id);
  const ports = server === undefined ? [] : service.ports(group, server);
  return { ports: ports.map(({ name, number }) => ({ name, address, port: number })) };
}
