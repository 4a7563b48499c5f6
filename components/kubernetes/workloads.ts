import { labelsOf, ownLabel, selectorOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { podTemplate } from "./pods";
import type { Pods, Server } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/** What runs the servers of one product. */
export function workloads(spec: KubernetesSpec, pods: Pods): Manifest[] {
  if (pods.form === "one set") return [statefulSet(spec, pods)];
  const workload = pods.form === "set for each" ? statefulSet : deployment;
  return pods.servers.map((server) => workload(spec, pods, server));
}

/**
 * One StatefulSet whose pods are numbered like the servers, so that `kafka-1` is broker 1 whatever else there is. It
 * starts all pods at once, because ZooKeeper serves only when most of them run, and replaces them one by one, each
 * when the one before is ready again. Or the one of a single server, whose pod is bound to a rack.
 */
function statefulSet(spec: KubernetesSpec, pods: Pods, server?: Server): Manifest {
  const start = Math.min(...pods.servers.map(({ id }) => id));
  const own = ownLabel(server);
  const labels = { ...labelsOf(pods), ...own };
  const volumeClaimTemplates = pods.volumes.map((volume) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: volume.name, labels },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(volume.class === undefined ? {} : { storageClassName: volume.class }),
      resources: { requests: { storage: volume.size } },
    },
  }));
  const content = {
    serviceName: `${pods.name}-hs`,
    ...(server === undefined ? { replicas: pods.servers.length, ordinals: { start } } : { replicas: 1 }),
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: spec.deleteData ? "Delete" : "Retain",
      whenScaled: "Retain",
    },
    selector: { matchLabels: { ...selectorOf(pods), ...own } },
    template: podTemplate(spec, pods, server),
    volumeClaimTemplates,
  };
  return namespaced(spec, ["apps/v1", "StatefulSet", server?.name ?? pods.name], { spec: content }, labels);
}

/** The Deployment of one server, which makes its identity; the old pod is gone before the new one starts. */
function deployment(spec: KubernetesSpec, pods: Pods, server: Server): Manifest {
  const content = {
    replicas: 1,
    strategy: { type: "Recreate" },
    progressDeadlineSeconds: spec.readyTimeout,
    selector: { matchLabels: { ...selectorOf(pods), ...ownLabel(server) } },
    template: podTemplate(spec, pods, server),
  };
  const labels = { ...labelsOf(pods), ...ownLabel(server) };
  return namespaced(spec, ["apps/v1", "Deployment", server.name], { spec: content }, labels);
}
