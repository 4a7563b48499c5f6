import { text } from "node:stream/consumers";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  StorageV1Api,
  type V1ConfigMap,
  type V1Deployment,
  type V1Node,
  type V1PersistentVolume,
  type V1StatefulSet,
  type V1StorageClass,
} from "@kubernetes/client-node";
import type { z } from "zod";
import { clusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import { managedBy, versionLabel } from "../../components/kubernetes/labels";
import { kubeConfigOf } from "./client";
import { leavingServers } from "./leaving-servers";
import { outdatedPods } from "./outdated-pods";
import { addressesOf } from "./service-addresses";
import { zonesOf } from "./volume-zones";
import {
  type ClusterFacts,
  type ConfigMapFacts,
  type NodeFacts,
  type StatefulSetFacts,
  type StorageClassFacts,
  unknownCluster,
  type WorkloadFacts,
} from "../../components/kubernetes/facts";
import { errorMessage } from "../lib/error-message";

type Wanted = z.output<typeof clusterFactsInputs>;

async function main(): Promise<void> {
  const wanted = clusterFactsInputs.parse(JSON.parse(await text(process.stdin)));
  const config = kubeConfigOf(wanted);
  const contexts = config.getContexts().map(({ name }) => name);
  if (wanted.context !== undefined && !contexts.includes(wanted.context)) {
    const { unreachable: _, ...nothing } = unknownCluster("");
    return print({ ...nothing, contexts });
  }
  print(await factsOf(config, wanted));
}

function print(facts: ClusterFacts): void {
  console.log(JSON.stringify(facts));
}

async function factsOf(config: KubeConfig, wanted: Wanted): Promise<ClusterFacts> {
  const { namespace, topologyKey, plans, files } = wanted;
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const storage = config.makeApiClient(StorageV1Api);
  const ours = { namespace, labelSelector: `app.kubernetes.io/managed-by=${managedBy}` };
  const [nodes, classes, namespaces, sets, deployments, maps, claims, services, volumes] = await Promise.all([
    core.listNode(),
    storage.listStorageClass(),
    core.listNamespace(),
    apps.listNamespacedStatefulSet({ namespace }),
    apps.listNamespacedDeployment(ours),
    core.listNamespacedConfigMap(ours),
    core.listNamespacedPersistentVolumeClaim({ namespace }),
    core.listServiceForAllNamespaces(),
    topologyKey === undefined ? [] : volumesOf(core, namespace),
  ]);
  const zones = volumes.map((volume) => [
    volume.spec?.claimRef?.name ?? "",
    zonesOf(volume, nodes.items, topologyKey ?? ""),
  ]);
  const configMaps = Object.fromEntries(maps.items.map((map) => [map.metadata?.name ?? "", configMapFacts(map)]));
  const found = namespaces.items.find(({ metadata }) => metadata?.name === namespace);
  return {
    nodes: nodes.items.map((node) => nodeFacts(node, topologyKey)),
    storageClasses: classes.items.map(classFacts),
    namespaces: namespaces.items.map(({ metadata }) => metadata?.name ?? ""),
    ...(found === undefined ? {} : { namespaceLabels: found.metadata?.labels ?? {} }),
    statefulSets: sets.items.map(setFacts),
    workloads: [
      ...sets.items.filter(isOurs).map((set) => workloadFacts("StatefulSet", set)),
      ...deployments.items.map((deployment) => workloadFacts("Deployment", deployment)),
    ],
    configMaps,
    outdated: await outdatedPods(config, namespace, [...sets.items, ...deployments.items], files),
    leaving: await leavingServers(wanted, plans, { configMaps }),
    claims: Object.fromEntries(
      claims.items.map(({ metadata, spec }) => [metadata?.name ?? "", spec?.resources?.requests?.["storage"] ?? ""]),
    ),
    volumeZones: Object.fromEntries(zones) as ClusterFacts["volumeZones"],
    nodePorts: services.items
      .filter(({ metadata }) => metadata?.namespace !== namespace)
      .flatMap(({ metadata, spec }) =>
        (spec?.ports ?? []).flatMap(({ nodePort }) =>
          nodePort === undefined ? [] : [{ port: nodePort, service: `${metadata?.namespace}/${metadata?.name}` }],
        ),
      ),
    loadBalancers: Object.fromEntries(
      services.items
        .filter(({ metadata, spec }) => metadata?.namespace === namespace && spec?.type === "LoadBalancer")
        .map((service) => [service.metadata?.name ?? "", addressesOf(service)]),
    ),
  };
}

/** The volumes of a namespace's claims; none for an operator who may not see volumes, which only costs a check. */
async function volumesOf(core: CoreV1Api, namespace: string): Promise<V1PersistentVolume[]> {
  const { items } = await core.listPersistentVolume().catch((reason: unknown) => {
    if (reason instanceof ApiException && reason.code === 403) return { items: [] };
    throw reason;
  });
  return items.filter(({ spec }) => spec?.claimRef?.namespace === namespace);
}

function nodeFacts({ metadata, spec, status }: V1Node, topologyKey = ""): NodeFacts {
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

function classFacts({ metadata, allowVolumeExpansion }: V1StorageClass): StorageClassFacts {
  return {
    name: metadata?.name ?? "",
    isDefault: metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    expandable: allowVolumeExpansion === true,
  };
}

function isOurs({ metadata }: V1StatefulSet): boolean {
  return metadata?.labels?.["app.kubernetes.io/managed-by"] === managedBy;
}

function workloadFacts(kind: WorkloadFacts["kind"], { metadata, spec }: V1StatefulSet | V1Deployment): WorkloadFacts {
  return { kind, name: metadata?.name ?? "", image: spec?.template.spec?.containers[0]?.image ?? "" };
}

function configMapFacts({ metadata, data }: V1ConfigMap): ConfigMapFacts {
  const version = metadata?.labels?.[versionLabel];
  return { ...(version === undefined ? {} : { version }), files: data ?? {} };
}

function setFacts({ metadata, spec }: V1StatefulSet): StatefulSetFacts {
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

main().catch((error: unknown) => {
  // The last line is shown; a stack trace would hide it.
  console.error(errorMessage(error).split("\n")[0]);
  process.exitCode = 1;
});
