import { type ConfigIssue, error, show, warning } from "../model/issue";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { Pods } from "./servers";
import { validateRacksInCluster } from "./validate-racks";

/** Rules about what belongs to no namespace, or to those of others. */
export function validateOutside(config: KubernetesConfig, all: readonly Pods[], facts: ClusterFacts): ConfigIssue[] {
  return [
    ...validateApplications(config, facts),
    ...validateNodes(config, facts, Math.max(...all.map(({ servers }) => servers.length))),
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

function validateNodes({ kubernetes }: KubernetesConfig, { nodes }: ClusterFacts, servers: number): ConfigIssue[] {
  const schedulable = nodes.filter((node) => node.schedulable).length;
  if (kubernetes.antiAffinity === "preferred" || schedulable >= servers) return [];
  return [
    warning({
      property: "kubernetes.antiAffinity",
      rule: `needs ${servers} nodes that take pods; pods without a node of their own stay Pending`,
      given: `${schedulable} of ${nodes.length} nodes take pods`,
      fix: "add nodes, or set kubernetes.antiAffinity to preferred",
    }),
  ];
}

function validateAddresses({ service, servers }: Pods, { nodes }: ClusterFacts): ConfigIssue[] {
  const needed = servers.some(({ external }) => external?.nodePort !== undefined && external.address === undefined);
  if (!needed || nodes.some(({ address }) => address !== undefined)) return [];
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
