import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show, warning } from "../model/issue";
import { podServices, type Registry, registry } from "../services/registry";
import type { ServerInPod } from "../services/service-on-kubernetes";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";
import { claimName, headlessName, hostsWithRack, type Pods } from "./servers";
import { takes } from "./validate-nodes";

/** A rack is a value of a node label, so there has to be one. */
export function validateRacks(config: KubernetesConfig, services: Registry = registry): ConfigIssue[] {
  const [first] = podServices(services).flatMap((service) => hostsWithRack(config, service));
  if (first === undefined || config.kubernetes.topologyKey !== undefined) return [];
  return [
    error({
      property: `hosts[${first.name}].rack`,
      rule: "needs kubernetes.topologyKey, the node label that says where the rack is",
      given: show(first.rack),
      fix: "set kubernetes.topologyKey, such as topology.kubernetes.io/zone",
    }),
  ];
}

/** Rules about how the racks fit the nodes of a cluster, and the volumes that are there. */
export function validateRacksInCluster(config: KubernetesConfig, pods: Pods, facts: ClusterFacts): ConfigIssue[] {
  if (pods.service.kubernetes.inRacks !== true) return [];
  return [...validateNodesOfRacks(config, pods, facts), ...validateVolumesInRacks(pods, facts)];
}

/** With racks, pods and claims have other names, so that the servers would start anew, without their records. */
export function validateWorkloadKind(pods: Pods, facts: ClusterFacts): ConfigIssue[] {
  if (pods.service.kubernetes.inRacks !== true) return [];
  const { kind, name, servers, volumes } = pods;
  if (kind === "DeploymentPerServer") return [];
  const racks = servers.flatMap(({ rack }) => rack ?? []);
  const given = racks.length > 0 ? `racks ${[...new Set(racks)].join(", ")}` : "no rack";
  const otherSet = kind === "StatefulSet" ? new RegExp(`^${name}-\\d+$`) : new RegExp(`^${name}$`);
  const sets = facts.statefulSets.filter((set) => set.serviceName === headlessName(pods) && otherSet.test(set.name));
  const other = (server: ServerInPod) => ({
    ...server,
    pod: kind === "StatefulSet" ? `${server.name}-0` : server.name,
  });
  const claims = volumes.flatMap((volume) =>
    servers
      .filter((server) => facts.claims[claimName(volume, server) ?? ""] === undefined)
      .flatMap((server) => claimName(volume, other(server)) ?? [])
      .filter((claim) => facts.claims[claim] !== undefined),
  );
  const property = "hosts[].rack";
  const rule = `cannot be given or taken later: the ${pods.service.noun}s' volumes would be left behind, under the names of other pods`;
  if (sets.length > 0)
    return [
      error({
        property,
        rule,
        given: `${given}; now StatefulSet ${sets.map((set) => set.name).join(", ")}`,
        fix: "change it back; to move the records, make a second cluster and mirror the topics",
      }),
    ];
  if (claims.length === 0) return [];
  return [
    error({
      property,
      rule,
      given: `${given}; there are claims ${claims.join(", ")}`,
      fix: "change it back, or delete these claims and the records with them",
    }),
  ];
}

/** Nodes may be made on demand, so this is no error. */
function validateNodesOfRacks({ kubernetes }: KubernetesConfig, pods: Pods, facts: ClusterFacts): ConfigIssue[] {
  const { servers, service } = pods;
  const { topologyKey, antiAffinity } = kubernetes;
  const bound = servers.filter(({ rack }) => rack !== undefined);
  const zones = [...new Set(facts.nodes.flatMap(({ zone }) => zone ?? []))].sort();
  return groupBy(bound, ({ rack }) => rack).flatMap((members) => {
    const rack = members[0]?.rack ?? "";
    const needed = antiAffinity === "required" ? members.length : 1;
    const there = facts.nodes.filter((node) => node.zone === rack && takes(pods, node)).length;
    if (there >= needed) return [];
    const nodes = needed === 1 ? "a node that takes" : `${needed} nodes that take`;
    return [
      warning({
        property: "hosts[].rack",
        rule: `needs ${nodes} pods in each rack; ${service.noun}s without a node in theirs stay Pending`,
        given: `${show(rack)} for ${service.noun} ${members.map(({ id }) => id).join(", ")}; nodes with ${topologyKey}=${rack}: ${there}`,
        fix:
          zones.length === 0
            ? `label the nodes with ${topologyKey}, or set kubernetes.topologyKey to a label that they have`
            : `add nodes there, or use a rack that has them: ${zones.join(", ")}`,
      }),
    ];
  });
}

/** A volume on the disk of a node, or of a zone, does not follow its server. */
function validateVolumesInRacks(
  { service: { noun }, servers, volumes }: Pods,
  { volumeZones }: ClusterFacts,
): ConfigIssue[] {
  return servers.flatMap((server) =>
    volumes.flatMap((volume) => {
      const claim = claimName(volume, server) ?? "";
      const zones = volumeZones[claim] ?? [];
      if (server.rack === undefined || zones.length === 0 || zones.includes(server.rack)) return [];
      return [
        error({
          property: "hosts[].rack",
          rule: `must be where the ${noun}'s volume is: a pod can use it nowhere else, and would stay Pending`,
          given: `${show(server.rack)} for ${noun} ${server.id}, whose volume ${claim} is in ${zones.join(", ")}`,
          fix: `change it back; to leave ${zones.join(", ")}, add a ${noun} with another id and move the partitions to it`,
        }),
      ];
    }),
  );
}
