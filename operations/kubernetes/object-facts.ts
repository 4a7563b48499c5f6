import type {
  V1ConfigMap,
  V1Deployment,
  V1Node,
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
import { managedBy, versionLabel } from "../../components/kubernetes/labels";

/** What is judged of a node. */
export function nodeFacts({ metadata, spec, status }: V1Node, topologyKey = ""): NodeFacts {
  const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
  const ready = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  const closed = spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute") ?? false;
  const zone = metadata?.labels?.[topologyKey];
  return {
    name: metadata?.name ?? "",
    ...(address === undefined ? {} : { address }),
    ...(zone === undefined ? {} : { zone }),
    schedulable: ready && spec?.unschedulable !== true && !closed,
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
  return { kind, name: metadata?.name ?? "", image: spec?.template.spec?.containers[0]?.image ?? "" };
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
