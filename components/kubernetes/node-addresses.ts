import type { ServerGroup, ServerGroups } from "../model/cluster-spec";
import type { ClusterFacts } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";
import { naturalOrder } from "../model/natural-order";

/** The servers as clients see them: where one tells the address of its node, any node leads to it. */
export function withNodeAddresses(spec: KubernetesSpec, { nodes }: ClusterFacts): ServerGroups {
  const known = nodes.flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
  known.sort((left, right) => naturalOrder(left.name, right.name));
  const addresses = known.map(({ address }) => address);
  const groups = spec.servers.groups.map((group): ServerGroup => {
    const service = spec.pods.find((pods) => pods.service.name === group.service)?.service;
    return service?.kubernetes.withNodeAddresses?.(group, addresses) ?? group;
  });
  return { groups };
}
