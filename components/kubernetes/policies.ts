import type { Port } from "../model/port";
import { labelsOf, selectorOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
import { portsOf } from "./ports";
import { isOutside } from "./services";

/** What is allowed to happen to the pods: one of a kind may be evicted at a time, and who may connect. */
export function policies(spec: KubernetesSpec): Manifest[] {
  const { pods: all, settings } = spec;
  return [
    ...all.map((pods) => disruptionBudget(spec, pods)),
    ...(settings.networkPolicy ? all.map((pods) => networkPolicy(spec, pods)) : []),
  ];
}

function disruptionBudget(spec: KubernetesSpec, pods: Pods): Manifest {
  const content = { maxUnavailable: 1, selector: { matchLabels: selectorOf(pods) } };
  return namespaced(spec, ["policy/v1", "PodDisruptionBudget", pods.name], { spec: content }, labelsOf(pods));
}

/**
 * The servers of a service reach each other on all its ports; those that depend on it reach the ports that they use, and
 * labelled pods those for clients; and everybody reaches those for clients outside. A rule without ports would be about all.
 */
function networkPolicy(spec: KubernetesSpec, pods: Pods): Manifest {
  const ports = portsOf(spec, pods);
  const inside = ports.filter(({ scope }) => scope !== "external");
  const forClients = inside.filter(({ scope }) => scope === "client");
  const forServers = inside.filter(({ scope }) => scope === "server");
  const usersOf = (used: readonly Port[]) =>
    spec.pods.filter(({ service }) => service !== pods.service && used.some((one) => one.peers.includes(service.name)));
  const isOpen = pods.servers.some(({ external }) => external !== undefined);
  const external = isOpen ? ports.filter(isOutside(spec, pods)) : [];
  const ingress = [
    { from: [peers(pods)], ports: tcp(inside) },
    ...(usersOf(forServers).length > 0 ? [{ from: usersOf(forServers).map(peers), ports: tcp(forServers) }] : []),
    ...(forClients.length > 0
      ? [{ from: [...usersOf(forClients).map(peers), clients(pods.service)], ports: tcp(forClients) }]
      : []),
    ...(external.length > 0 ? [{ ports: tcp(external) }] : []),
  ];
  const content = { podSelector: { matchLabels: selectorOf(pods) }, policyTypes: ["Ingress"], ingress };
  return namespaced(spec, ["networking.k8s.io/v1", "NetworkPolicy", pods.name], { spec: content }, labelsOf(pods));
}

function tcp(ports: readonly Port[]): Record<string, unknown>[] {
  const numbers = ports.flatMap(({ number, former }) => [number, ...(former === undefined ? [] : [former])]);
  return [...new Set(numbers)].map((port) => ({ protocol: "TCP", port }));
}

function peers(pods: Pods): Record<string, unknown> {
  return { podSelector: { matchLabels: selectorOf(pods) } };
}

/** Pods with the label `kafka-zookeeper/<service>-client: allowed`, in any namespace. */
function clients({ name }: Pods["service"]): Record<string, unknown> {
  const podSelector = { matchLabels: { [`kafka-zookeeper/${name}-client`]: "allowed" } };
  return { namespaceSelector: {}, podSelector };
}
