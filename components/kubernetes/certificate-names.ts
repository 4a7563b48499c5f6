import { isAddress } from "../model/address";
import { normalAddress } from "../model/ip-address";
import { alternativeNames } from "../security/alternative-names";
import { type Leaf, serverLeaf } from "../security/leaf";
import type { ServerInPod } from "../services/service-on-kubernetes";
import type { ClusterFacts } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";
import { headlessName, type Pods } from "./servers";

/**
 * The names and addresses in the certificate of a server in a pod. One that shows it to clients has all by which it can be
 * reached: its Services, its pod, the addresses outside of the cluster, and what our own tools ask for (through the API
 * server they come out in the pod itself).
 */
export function certificateNames(
  spec: KubernetesSpec,
  pods: Pods,
  { server, leaf }: { readonly server: ServerInPod; readonly leaf: Leaf },
  { nodes }: Pick<ClusterFacts, "nodes">,
): string[] {
  // What stands for an address that a pod finds out itself is no name.
  const known = leaf.alternativeNames.filter(isAddress);
  const { address } = server;
  if (leaf.name !== serverLeaf) return alternativeNames({ address }, known);
  const services = [server.ownService, pods.service.kubernetes.anyServer ?? []].flat();
  const inCluster = [...services, ...podNames(pods, server)].flatMap((name) => everyForm(name, spec));
  const further = [...known, ...inCluster, "localhost", "127.0.0.1", ...outside(server, nodes)];
  return alternativeNames({ address }, further);
}

/** The pod of a StatefulSet has a name in DNS below its headless Service. */
function podNames(pods: Pods, { pod }: ServerInPod): string[] {
  return pod === undefined ? [] : [`${pod}.${headlessName(pods)}`];
}

/** Pods of the same namespace, and of others, may leave out the end of a name (Kubernetes, "DNS for Services and Pods"). */
function everyForm(name: string, { settings: { namespace, clusterDomain } }: KubernetesSpec): string[] {
  const inNamespace = `${name}.${namespace}`;
  return [name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.${clusterDomain}`];
}

/** Where clients outside come in: at an address that is given or found, or at that of any node. */
function outside({ external }: ServerInPod, nodes: ClusterFacts["nodes"]): string[] {
  if (external === undefined) return [];
  if (external.address !== undefined) return [external.address];
  return external.awaited === true ? [] : nodes.map(({ address = "" }) => normalAddress(address)).filter(isAddress);
}
