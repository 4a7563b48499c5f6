import type { ClusterFacts } from "./facts";
import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import { quantity } from "./quantity";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./spec";

/**
 * The claims of volumes that shall be larger than the StatefulSet once asked for: what Kubernetes lets change is each
 * claim, not the template they were made from. A server that is added later starts with the old size, and grows at the
 * next `up`.
 */
export function grownClaims(spec: KubernetesSpec, facts: ClusterFacts): Manifest[] {
  if (spec.settings.workload === "Deployment") return [];
  return [spec.zookeeper, spec.kafka].flatMap((pods) => claimsOf(spec, pods, facts));
}

function claimsOf({ settings }: KubernetesSpec, pods: Pods, facts: ClusterFacts): Manifest[] {
  const now = facts.statefulSets.find(({ name }) => name === pods.name);
  return pods.volumes.flatMap(({ name, size }) => {
    const before = now?.volumes.find((volume) => volume.name === name);
    if (before === undefined || (quantity(size) ?? 0) <= (quantity(before.size) ?? 0)) return [];
    return pods.servers
      .map((server) => `${name}-${server.name}`)
      .filter((claim) => facts.claims.includes(claim))
      .map((claim) => ({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          name: claim,
          namespace: settings.namespace,
          labels: commonLabels,
          annotations: { "pulumi.com/patchForce": "true" },
        },
        spec: { resources: { requests: { storage: size } } },
      }));
  });
}
