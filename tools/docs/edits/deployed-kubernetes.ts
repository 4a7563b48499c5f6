import { configMap } from "../../../components/kubernetes/config-maps";
import { type ClusterFacts, unknownCluster } from "../../../components/kubernetes/facts";
import { versionLabel } from "../../../components/kubernetes/labels";
import type { Manifest } from "../../../components/kubernetes/manifest";
import { claimName, headlessName, type Pods, statefulSetName } from "../../../components/kubernetes/servers";
import type { KubernetesSpec } from "../../../components/kubernetes/kubernetes-spec";
import type { ServerInPod } from "../../../components/services/service-on-kubernetes";

const storageClass = "fast";

/** What a Kubernetes cluster says after an `up` of a spec. */
export function deployedOnKubernetes(spec: KubernetesSpec, changes: Partial<ClusterFacts> = {}): ClusterFacts {
  const servers = spec.pods.flatMap((pods) => pods.servers.map((server) => ({ pods, server })));
  const workloads = new Map(servers.map(({ pods, server }) => [workloadName(pods, server), pods]));
  const { unreachable: _, ...nothing } = unknownCluster("");
  return {
    ...nothing,
    nodes: [1, 2, 3].map((id) => ({ name: `node${id}`, address: `10.0.0.${id}`, schedulable: true })),
    storageClasses: [
      { name: storageClass, isDefault: true, expandable: true },
      { name: "slow", isDefault: false, expandable: true },
    ],
    namespaces: [spec.settings.namespace],
    namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" },
    workloads: [...workloads].map(([name, pods]) => ({
      kind: kindOf(pods),
      name,
      image: pods.image,
      securityContext: spec.settings.securityContext,
    })),
    statefulSets: [...workloads]
      .filter(([, pods]) => kindOf(pods) === "StatefulSet")
      .map(([name, pods]) => ({
        name,
        serviceName: headlessName(pods),
        volumes: pods.volumes.map((volume) => ({ name: volume.name, class: storageClass, size: volume.size })),
      })),
    configMaps: Object.fromEntries(spec.pods.map((pods) => configMapFacts(configMap(spec, pods)))),
    claims: Object.fromEntries(servers.flatMap(({ pods, server }) => claims(pods, server))),
    ...changes,
  };
}

function kindOf({ kind }: Pods) {
  return kind === "DeploymentPerServer" ? ("Deployment" as const) : ("StatefulSet" as const);
}

function workloadName(pods: Pods, server: ServerInPod): string {
  return statefulSetName(pods, server) ?? server.name;
}

function configMapFacts({ metadata, ["data"]: files }: Manifest) {
  const { name, labels } = metadata as { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  return [name, { version: labels[versionLabel] ?? "", files: files as Record<string, string> }] as const;
}

function claims(pods: Pods, server: ServerInPod) {
  return pods.volumes.flatMap((volume) => {
    const name = claimName(volume, server);
    return name === undefined ? [] : [[name, volume.size] as const];
  });
}
