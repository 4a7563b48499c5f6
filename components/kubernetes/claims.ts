import type { ServerInPod, Volume } from "../services/service-on-kubernetes";
import type { ClusterFacts } from "./facts";
import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import { quantity } from "./quantity";
import { claimName, type Pods, statefulSetName } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/**
 * The claims of volumes that should be larger than their StatefulSet once asked for: what Kubernetes lets change is each
 * claim, not the template they were made from. A server that is added to a StatefulSet later starts with the old size,
 * and grows at the next `up`.
 */
export function claimsToExpand(spec: KubernetesSpec, facts: ClusterFacts): Manifest[] {
  return spec.pods.flatMap((pods) => claimsOf(spec, pods, facts));
}

function claimsOf({ settings }: KubernetesSpec, pods: Pods, facts: ClusterFacts): Manifest[] {
  const sizeNow = (server: ServerInPod, volume: Volume) => {
    const set = facts.statefulSets.find(({ name }) => name === statefulSetName(pods, server));
    return set?.volumes.find(({ name }) => name === volume.name)?.size;
  };
  return pods.volumes.flatMap((volume) =>
    pods.servers.flatMap((server) => {
      const [before, claim] = [sizeNow(server, volume), claimName(volume, server)];
      if (before === undefined || (quantity(volume.size) ?? 0) <= (quantity(before) ?? 0)) return [];
      if (claim === undefined || facts.claims[claim] === undefined) return [];
      // Pulumi would wait for a claim of a class that waits for consumers to be pending, which this one is no more.
      const annotations = { "pulumi.com/patchForce": "true", "pulumi.com/skipAwait": "true" };
      const metadata = { name: claim, namespace: settings.namespace, labels: commonLabels, annotations };
      const content = { resources: { requests: { storage: volume.size } } };
      return [{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: content }];
    }),
  );
}
