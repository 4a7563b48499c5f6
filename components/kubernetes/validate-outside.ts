import { isIpv6, normalAddress } from "../model/ip-address";
import { type ConfigIssue, error, show } from "../model/issue";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";
import { validateNodes } from "./validate-nodes";
import { validateRacksInCluster } from "./validate-racks";

/** Rules about what belongs to no namespace, or to those of others. */
export function validateOutside(config: KubernetesConfig, spec: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const { pods: all } = spec;
  return [
    ...validateApplications(config, facts),
    ...validateNodes(spec, facts),
    ...all.flatMap((pods) => validateAddresses(pods, facts)),
    ...all.flatMap((pods) => validateNodePorts(pods, facts)),
    ...all.flatMap((pods) => validateRacksInCluster(config, pods, facts)),
  ];
}

/** The cluster's own namespace may be one of them, and is made when it has to be. */
function validateApplications({ kubernetes }: KubernetesConfig, { namespaces }: ClusterFacts): ConfigIssue[] {
  return kubernetes.clientSettings
    .filter((name) => name !== kubernetes.namespace && !namespaces.includes(name))
    .map((name) =>
      error({
        property: "kubernetes.clientSettings[]",
        rule: "must exist: the namespaces of applications are not made here",
        given: show(name),
        fix: `make the namespace (kubectl create namespace ${name}), or remove it from the list`,
      }),
    );
}

function validateAddresses({ service, servers }: Pods, { nodes }: ClusterFacts): ConfigIssue[] {
  const needed = servers.some(({ external }) => external?.nodePort !== undefined && external.address === undefined);
  if (!needed) return [];
  const [ipv6] = nodes.flatMap(({ address = "" }) => (isIpv6(address) ? [address] : []));
  // Such a server puts the address of its node in front of the port as it is, without the brackets.
  if (ipv6 !== undefined && Object.keys(service.kubernetes.environment?.(servers) ?? {}).length > 0)
    return [
      error({
        property: `kubernetes.${service.name}.external.addresses`,
        rule: "must be given where nodes have IPv6 addresses",
        given: `a node with the address ${ipv6}`,
        fix: `give the address of each ${service.noun} by its id, such as { ${servers[0]?.id ?? 1}: ${normalAddress(ipv6)} }`,
      }),
    ];
  if (nodes.some(({ address }) => address !== undefined)) return [];
  return [
    error({
      property: `kubernetes.${service.name}.external.addresses`,
      rule: "must be given: the nodes of this cluster report no address",
      given: `${nodes.length} nodes without an InternalIP`,
      fix: `give the address of each ${service.noun} by its id, such as { 1: 10.0.0.11 }`,
    }),
  ];
}

function validateNodePorts({ service, servers }: Pods, facts: ClusterFacts): ConfigIssue[] {
  return servers.flatMap(({ id, external }) => {
    const holder = facts.nodePorts.find(({ port }) => port === external?.nodePort);
    if (holder === undefined) return [];
    return error({
      property: `kubernetes.${service.name}.external.nodePorts.${id}`,
      rule: "must not be in use",
      given: `${holder.port}, which Service ${holder.service} has`,
      fix: "choose another port",
    });
  });
}
