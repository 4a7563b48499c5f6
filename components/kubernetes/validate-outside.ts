import { isIpv6, normalAddress } from "../model/ip-address";
import { type ConfigIssue, error, show } from "../model/issue";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";
import { externalPorts } from "./services";
import { validateNodes } from "./validate-nodes";
import { validateRacksInCluster } from "./validate-racks";

/** Rules about what belongs to no namespace, or to those of others. */
export function validateOutside(config: KubernetesConfig, spec: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const { pods: all } = spec;
  return [
    ...validateApplications(spec, facts),
    ...validateNodes(spec, facts),
    ...all.flatMap((pods) => validateAddresses(pods, facts)),
    ...all.flatMap((pods) => validateNodePorts(spec, pods, facts)),
    ...all.flatMap((pods) => validateRacksInCluster(config, pods, facts)),
  ];
}

/** The cluster's own namespace may be one of them, and is made when it has to be. */
function validateApplications(
  { pods, servers, settings }: KubernetesSpec,
  { namespaces }: ClusterFacts,
): ConfigIssue[] {
  const users = pods.flatMap(({ service }) => service.kubernetes.clientSettings?.users(servers) ?? []);
  const all = [
    ...settings.clientSettings.map((name) => ({ name, property: "kubernetes.clientSettings[]" })),
    ...users.flatMap(({ name: user, namespaces }) =>
      namespaces.map((name) => ({ name, property: `users[${user}].namespaces[]` })),
    ),
  ];
  return all
    .filter(({ name }) => name !== settings.namespace && !namespaces.includes(name))
    .map(({ name, property }) =>
      error({
        property,
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
        property: `${podSettingsPath(service)}.external.addresses`,
        rule: "must be given where nodes have IPv6 addresses",
        given: `a node with the address ${ipv6}`,
        fix: `give the address of each ${service.noun} by its id, such as { ${servers[0]?.id ?? 1}: ${normalAddress(ipv6)} }`,
      }),
    ];
  if (nodes.some(({ address }) => address !== undefined)) return [];
  return [
    error({
      property: `${podSettingsPath(service)}.external.addresses`,
      rule: "must be given: the nodes of this cluster report no address",
      given: `${nodes.length} nodes without an InternalIP`,
      fix: `give the address of each ${service.noun} by its id, such as { 1: 10.0.0.11 }`,
    }),
  ];
}

function validateNodePorts(spec: KubernetesSpec, pods: Pods, facts: ClusterFacts): ConfigIssue[] {
  return pods.servers.flatMap(({ id, external }) => {
    const ports = external === undefined ? [] : externalPorts(spec, pods, external);
    return ports.flatMap(({ nodePort }) => {
      const holder = facts.nodePorts.find(({ port }) => port === nodePort);
      if (holder === undefined) return [];
      const list = nodePort === external?.secure?.nodePort ? "secure.nodePorts" : "nodePorts";
      return error({
        property: `${podSettingsPath(pods.service)}.external.${list}.${id}`,
        rule: "must not be in use",
        given: `${holder.port}, which Service ${holder.service} has`,
        fix: "choose another port",
      });
    });
  });
}
