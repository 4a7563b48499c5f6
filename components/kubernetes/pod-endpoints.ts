import type { Access } from "../resources/inputs/access-inputs";
import { outsideEntryOf } from "../services/outside-servers";
import type { ServiceName } from "../services/registry";
import type { KubernetesSpec } from "./kubernetes-spec";
import { portsOf } from "./ports";
import type { Pods } from "./servers";

/** The port at which this program asks the servers of a service: the first. @throws Error when they have none. */
export function portOf(spec: KubernetesSpec, pods: Pods): number {
  const [first] = portsOf(spec, pods);
  if (first === undefined) throw new Error(`${pods.service.name} has no port`);
  return first.number;
}

/** How the servers in pods are reached. */
export function reachOf(spec: KubernetesSpec, access: Access) {
  const endpoints = spec.servers.groups.map(({ service }) => {
    const pods = spec.pods.find((one) => one.service.name === service);
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
  return pods.servers.map(({ id, name, pod = name }) => ({ id, name, ...(pod === name ? {} : { pod }), port }));
}
