import { labelsOf, selectorOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
import { zookeeperOf } from "../services/zookeeper/resolve";

/** What is allowed to happen to the pods: one of a kind may be evicted at a time, and who may connect. */
export function policies(spec: KubernetesSpec): Manifest[] {
  const { zookeeper, kafka, settings } = spec;
  return [
    ...[zookeeper, kafka].map((pods) => disruptionBudget(spec, pods)),
    ...(settings.networkPolicy ? [zookeeperPolicy(spec), kafkaPolicy(spec)] : []),
  ];
}

function disruptionBudget(spec: KubernetesSpec, pods: Pods): Manifest {
  const content = { maxUnavailable: 1, selector: { matchLabels: selectorOf(pods) } };
  return namespaced(spec, ["policy/v1", "PodDisruptionBudget", pods.name], { spec: content }, labelsOf(pods));
}

function networkPolicy(spec: KubernetesSpec, pods: Pods, ingress: Record<string, unknown>[]): Manifest {
  const content = { podSelector: { matchLabels: selectorOf(pods) }, policyTypes: ["Ingress"], ingress };
  return namespaced(spec, ["networking.k8s.io/v1", "NetworkPolicy", pods.name], { spec: content }, labelsOf(pods));
}

function tcp(...ports: (number | string)[]): Record<string, unknown>[] {
  return ports.map((port) => ({ protocol: "TCP", port }));
}

/** Pods with the label `kafka-zookeeper/<service>-client: allowed`, in any namespace. */
function clients(product: string): Record<string, unknown> {
  const podSelector = { matchLabels: { [`kafka-zookeeper/${product}-client`]: "allowed" } };
  return { namespaceSelector: {}, podSelector };
}

function zookeeperPolicy(spec: KubernetesSpec): Manifest {
  const { zookeeper, kafka, servers } = spec;
  const { client, quorum, election } = zookeeperOf(servers).ports;
  const ensemble = { podSelector: { matchLabels: selectorOf(zookeeper) } };
  const brokers = { podSelector: { matchLabels: selectorOf(kafka) } };
  return networkPolicy(spec, zookeeper, [
    { from: [ensemble], ports: tcp(client, quorum, election) },
    { from: [brokers, clients("zookeeper")], ports: tcp(client) },
  ]);
}

function kafkaPolicy(spec: KubernetesSpec): Manifest {
  const brokers = { podSelector: { matchLabels: selectorOf(spec.kafka) } };
  return networkPolicy(spec, spec.kafka, [
    { from: [brokers, clients("kafka")], ports: tcp("internal") },
    ...(spec.outside.length > 0 ? [{ ports: tcp("external") }] : []),
  ]);
}
