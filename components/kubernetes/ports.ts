import type { Port } from "../model/port";
import { serviceOf } from "../services/registry";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

/** Ports that have another name in containers and Services than in the stack file. */
const otherNames: Readonly<Record<string, string>> = { quorum: "server", election: "leader-election" };

/** The ports of each server of a service, those for clients outside last; the same on all of them. */
export function portsOf({ servers }: KubernetesSpec, { product }: Pick<Pods, "product">): Port[] {
  const group = servers.groups.find(({ service }) => service === product);
  const [server] = group?.servers ?? [];
  if (group === undefined || server === undefined) return [];
  const ports = serviceOf(product).ports(group, server);
  const named = ports.map((port) => ({ ...port, name: otherNames[port.name] ?? port.name.toLowerCase() }));
  return [...named.filter(({ scope }) => scope !== "external"), ...named.filter(({ scope }) => scope === "external")];
}

/** The same for the pods' template. */
export function containerPorts(spec: KubernetesSpec, pods: Pick<Pods, "product">) {
  return portsOf(spec, pods).map(({ name, number }) => ({ name, containerPort: number }));
}
