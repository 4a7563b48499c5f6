import { labelsOf, selectorOf, serverLabel } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { podTemplate } from "./pods";
import type { Pods } from "./servers";
import type { KubernetesSpec } from "./spec";

/** What runs the servers of one product: one StatefulSet, or one Deployment for each server. */
export function workloads(spec: KubernetesSpec, pods: Pods): Manifest[] {
  return spec.settings.workload === "StatefulSet" ? [statefulSet(spec, pods)] : deployments(spec, pods);
}

/**
 * One StatefulSet whose pods are numbered like the servers, so that `kafka-1` is broker 1 whatever else there is. It
 * starts all pods at once, because ZooKeeper serves only when most of them run, and replaces them one by one, each
 * when the one before is ready again.
 */
function statefulSet(spec: KubernetesSpec, pods: Pods): Manifest {
  const start = Math.min(...pods.servers.map(({ id }) => id));
  const volumeClaimTemplates = pods.volumes.map((volume) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: volume.name, labels: labelsOf(pods) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(volume.class === undefined ? {} : { storageClassName: volume.class }),
      resources: { requests: { storage: volume.size } },
    },
  }));
  const content = {
    serviceName: `${pods.name}-hs`,
    replicas: pods.servers.length,
    ordinals: { start },
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: spec.deleteData ? "Delete" : "Retain",
      whenScaled: "Retain",
    },
    selector: { matchLabels: selectorOf(pods) },
    template: podTemplate(spec, pods),
    volumeClaimTemplates,
  };
  return namespaced(spec, ["apps/v1", "StatefulSet", pods.name], { spec: content }, labelsOf(pods));
}

/** One Deployment for each server, which makes its identity; the old pod is gone before the new one starts. */
function deployments(spec: KubernetesSpec, pods: Pods): Manifest[] {
  return pods.servers.map((server) => {
    const labels = { [serverLabel]: server.name };
    const content = {
      replicas: 1,
      strategy: { type: "Recreate" },
      progressDeadlineSeconds: spec.readyTimeout,
      selector: { matchLabels: { ...selectorOf(pods), ...labels } },
      template: podTemplate(spec, pods, server),
    };
    const all = { ...labelsOf(pods), ...labels };
    return namespaced(spec, ["apps/v1", "Deployment", server.name], { spec: content }, all);
  });
}
