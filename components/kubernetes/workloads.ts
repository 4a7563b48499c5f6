import type { ServerInPod } from "../services/service-on-kubernetes";
import { labelsOf, ownLabel, selectorOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { podTemplate } from "./pods";
import { headlessName, type Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

/** What runs the servers of one service. */
export function workloads(spec: KubernetesSpec, pods: Pods): Manifest[] {
  if (pods.kind === "StatefulSet") return [statefulSet(spec, pods)];
  const ofOne = pods.kind === "StatefulSetPerServer" ? statefulSet : deployment;
  return pods.servers.map((server) => ofOne(spec, pods, server));
}

/**
 * One StatefulSet whose pods are numbered like the servers, so that `kafka-1` is broker 1 whatever else there is. Or the
 * one of a single server, whose pod is bound to a rack.
 *
 * It starts all pods at once, because ZooKeeper serves only when most of them run. It never replaces one because the
 * template changed: only the PodRoll resource knows which pod may stop (`operations/provider/pod-roll-job.ts`).
 */
function statefulSet(spec: KubernetesSpec, pods: Pods, server?: ServerInPod): Manifest {
  const start = Math.min(...pods.servers.map(({ id }) => id));
  const own = ownLabel(server);
  const labels = { ...labelsOf(pods), ...own };
  const storageClass = pods.settings.storage?.class;
  const volumeClaimTemplates = pods.volumes.map((volume) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: volume.name, labels },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: volume.size } },
    },
  }));
  const content = {
    serviceName: headlessName(pods),
    ...(server === undefined ? { replicas: pods.servers.length, ordinals: { start } } : { replicas: 1 }),
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "OnDelete" },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: spec.deleteData || isCopy(spec, pods) ? "Delete" : "Retain",
      whenScaled: "Retain",
    },
    selector: { matchLabels: { ...selectorOf(pods), ...own } },
    template: podTemplate(spec, pods, server),
    volumeClaimTemplates,
  };
  return unawaited(namespaced(spec, ["apps/v1", "StatefulSet", server?.name ?? pods.name], { spec: content }, labels));
}

/** Whether claims that stay would only be in the way: what is on them is elsewhere as well, and is made anew from there. */
export function isCopy({ servers }: KubernetesSpec, { service }: Pods): boolean {
  return service.kubernetes.isCopy?.(servers) === true;
}

/**
 * The Deployment of one server, which makes its identity; the old pod is gone before the new one starts.
 *
 * It is paused, so that a change of its template waits until the PodRoll resource resumes it for a moment. A paused
 * Deployment still replaces a pod that is lost, from the template that this pod had.
 */
function deployment(spec: KubernetesSpec, pods: Pods, server: ServerInPod): Manifest {
  const content = {
    replicas: 1,
    paused: true,
    strategy: { type: "Recreate" },
    selector: { matchLabels: { ...selectorOf(pods), ...ownLabel(server) } },
    template: podTemplate(spec, pods, server),
  };
  const labels = { ...labelsOf(pods), ...ownLabel(server) };
  const manifest = namespaced(spec, ["apps/v1", "Deployment", server.name], { spec: content }, labels);
  // A run that was cut may have left it resumed: Pulumi takes that back instead of failing with a conflict.
  return unawaited(manifest, { "pulumi.com/patchForce": "true" });
}

/**
 * Pulumi only waits until Kubernetes has seen a change: its own wait would be for pods that PodRoll has yet to replace.
 * `skipAwait` would also skip the wait for the end of the pods at a destroy.
 */
function unawaited(manifest: Manifest, more: Readonly<Record<string, string>> = {}): Manifest {
  const annotations = { "pulumi.com/waitFor": "jsonpath={.metadata.uid}", ...more };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}
