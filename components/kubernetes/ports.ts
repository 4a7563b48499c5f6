import type { Port } from "../model/port";
import { groupOf, type KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

/**
 * The ports of the servers of a service, those for clients outside last. All pods of one StatefulSet have the same, also where some
 * servers listen on more than others do.
 */
export function portsOf(spec: KubernetesSpec, { service }: Pick<Pods, "service">): Port[] {
  const group = groupOf(spec, { service });
  const ofEach = group.servers.map((server) => service.ports(group, server));
  const [most = []] = ofEach.sort((one, other) => other.length - one.length);
  const names = service.kubernetes.portNames ?? {};
  const named = most.map((port) => ({ ...port, name: names[port.name] ?? nameInPod(port) }));
  return [...named.filter(({ scope }) => scope !== "external"), ...named.filter(({ scope }) => scope === "external")];
}

/** Names of ports in containers have small letters, digits and inner hyphens, at most 15 (RFC 6335). */
function nameInPod({ name, number }: Port): string {
  const known = name.toLowerCase();
  return /^(?=.*[a-z])[a-z0-9](-?[a-z0-9]+)*$/.test(known) && known.length <= 15 ? known : `port-${number}`;
}

/** The same for the pods' template. */
export function containerPorts(spec: KubernetesSpec, pods: Pods) {
  return portsOf(spec, pods).map(({ name, number }) => ({ name, containerPort: number }));
}
