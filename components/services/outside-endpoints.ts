import { awaitedAddress, nodeFor } from "./pod-settings";
import type { ServerInPod } from "./service-on-kubernetes";

/** Where clients outside of Kubernetes reach a server; without an address, at that of any node. */
export interface OutsideEndpoint {
  readonly id: number;
  readonly address?: string;
  readonly port: number;
}

/** Those of the servers that clients outside reach. */
export function endpointsOutside(servers: readonly ServerInPod[]): OutsideEndpoint[] {
  return servers.flatMap(({ id, external }) => {
    if (external === undefined) return [];
    const { port, nodePort = port, service, awaited } = external;
    const address = external.address ?? (awaited === true ? awaitedAddress(service) : undefined);
    return [{ id, ...(address === undefined ? {} : { address }), port: nodePort }];
  });
}

/** Servers with the addresses of nodes where they have none of their own: any node leads to each. */
export function atNodes<Group extends { readonly outside?: readonly OutsideEndpoint[] }>(
  group: Group,
  nodes: readonly string[],
): Group {
  if (group.outside === undefined) return group;
  return { ...group, outside: group.outside.map((one, index) => ({ address: nodeFor(index, nodes), ...one })) };
}
