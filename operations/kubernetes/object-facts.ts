import type {
  V1ConfigMap,
  V1Deployment,
  V1Namespace,
  V1Node,
  V1PersistentVolume,
  V1Service,
  V1StatefulSet,
  V1StorageClass,
} from "@kubernetes/client-node";
import type {
  ClusterFacts,
  ConfigMapFacts,
  NodeFacts,
  StatefulSetFacts,
  StorageClassFacts,
  WorkloadFacts,
} from "../../components/kubernetes/facts";
import { managedBy, userRangeAnnotation, versionLabel } from "../../components/kubernetes/labels";

/** What is judged of the namespace. */
export function namespaceFacts({ metadata }: V1Namespace): Pick<ClusterFacts, "namespaceLabels" | "userRange"> {
  const userRange = metadata?.annotations?.[userRangeAnnotation];
  return { namespaceLabels: metadata?.labels ?? {}, ...(userRange === undefined ? {} : { userRange }) };
}

/** What is judged of a node. */
export function nodeFacts({ metadata, spec, status }: V1Node, topologyKey = ""): NodeFacts {
  const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
  const ready = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  const zone = metadata?.labels?.[topologyKey];
  return {
    name: metadata?.name ?? "",
    ...(address === undefined ? {} : { address }),
    ...(zone === undefined ? {} : { zone }),
    labels: metadata?.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => {
      return { key, effect, ...(value === undefined ? {} : { value }) };
    }),
    schedulable: ready && spec?.unschedulable !== true,
  };
}

/** What is judged of a StorageClass. */
export function classFacts({ metadata, allowVolumeExpansion }: V1StorageClass): StorageClassFacts {
  return {
    name: metadata?.name ?? "",
    isDefault: metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    expandable: allowVolumeExpansion === true,
  };
}

/** Whether this program made it. */
export function isOurs({ metadata }: V1StatefulSet): boolean {
  return metadata?.labels?.["app.kubernetes.io/managed-by"] === managedBy;
}

/** What is judged of a workload. */
export function workloadFacts(
  kind: WorkloadFacts["kind"],
  { metadata, spec }: V1StatefulSet | V1Deployment,
): WorkloadFacts {
  const { containers = [], securityContext } = spec?.template.spec ?? {};
  return {
    kind,
    name: metadata?.name ?? "",
    image: containers[0]?.image ?? "",
    securityContext: securityContext?.runAsUser === undefined ? "platform" : "fixed",
  };
}

/** What is judged of a ConfigMap. */
export function configMapFacts({ metadata, data }: V1ConfigMap): ConfigMapFacts {
  const version = metadata?.labels?.[versionLabel];
  return { ...(version === undefined ? {} : { version }), files: data ?? {} };
}

/** What cannot be changed about a StatefulSet. */
export function setFacts({ metadata, spec }: V1StatefulSet): StatefulSetFacts {
  return {
    name: metadata?.name ?? "",
    serviceName: spec?.serviceName ?? "",
    volumes: (spec?.volumeClaimTemplates ?? []).map((template) => ({
      name: template.metadata?.name ?? "",
      ...(template.spec?.storageClassName === undefined ? {} : { class: template.spec.storageClassName }),
      size: template.spec?.resources?.requests?.["storage"] ?? "",
    })),
  };
}

/** What is said of the volume of each claim; nothing of those that every node reaches. */
export function byClaim(
  volumes: readonly V1PersistentVolume[],
  valueOf: (volume: V1PersistentVolume) => readonly string[] | undefined,
): Record<string, readonly string[]> {
  const entries = volumes.flatMap((volume) => {
    const value = valueOf(volume);
    return value === undefined ? [] : [[volume.spec?.claimRef?.name ?? "", value] as const];
  });
  return Object.fromEntries(entries);
}

/** The node ports that Services of other namespaces hold. */
export function nodePortsOf(services: readonly V1Service[], namespace: string): ClusterFacts["nodePorts"] {
  return services
    .filter(({ metadata }) => metadata?.namespace !== namespace)
    .flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).flatMap(({ nodePort }) =>
        nodePort === undefined ? [] : [{ port: nodePort, service: `${metadata?.namespace}/${metadata?.name}` }],
      ),
    );
}
