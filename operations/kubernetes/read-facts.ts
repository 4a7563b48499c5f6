import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  SchedulingV1Api,
  StorageV1Api,
  type V1Namespace,
} from "@kubernetes/client-node";
import type { z } from "zod";
import { configMapName } from "../../components/kubernetes/config-maps";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import { managedBy } from "../../components/kubernetes/labels";
import { podServices } from "../../components/services/registry";
import type { clusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import { certManagerFacts } from "./cert-manager-facts";
import { leavingServers } from "./leaving-servers";
import { Look } from "./look";
import { orAbsent } from "./or-absent";
import {
  byClaim,
  classFacts,
  configMapFacts,
  isOurs,
  namespaceFacts,
  nodeFacts,
  nodePortsOf,
  setFacts,
  workloadFacts,
} from "./object-facts";
import { outdatedPods } from "./outdated-pods";
import { quotasOf } from "./quota-facts";
import { addressesOf } from "./service-addresses";
import { nodesOf, zonesOf } from "./volume-zones";

type Wanted = z.output<typeof clusterFactsInputs>;

/** Reads what a cluster says about itself. What the operator may not see is in `denied`, all of it at once. */
export async function readFacts(config: KubeConfig, wanted: Wanted): Promise<ClusterFacts> {
  const { namespace, topologyKey, plans, files, clusterChecks } = wanted;
  const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];
  const ours = { namespace, labelSelector: `app.kubernetes.io/managed-by=${managedBy}` };
  const look = new Look();
  const { list } = look;
  const [outside, quotas, found, sets, deployments, maps, claims, services] = await Promise.all([
    clusterChecks ? outsideOf(config, wanted, look) : nothingOutside,
    quotasOf(config, namespace),
    namespaceOf(core, namespace, look),
    list("statefulsets", () => apps.listNamespacedStatefulSet({ namespace })),
    list("deployments", () => apps.listNamespacedDeployment(ours)),
    list("configmaps", () => core.listNamespacedConfigMap(ours)),
    list("persistentvolumeclaims", () => core.listNamespacedPersistentVolumeClaim({ namespace })),
    list("services", () => core.listNamespacedService({ namespace })),
  ]);
  const configMaps = Object.fromEntries(maps.map((map) => [map.metadata?.name ?? "", configMapFacts(map)]));
  const installed = isMoving(plans, Object.keys(configMaps)) ? allFiles(configMaps) : undefined;
  const pods = { namespace, workloads: [...sets, ...deployments], files, ...(installed && { installed }) };
  const outdated = await look.orElse("list pods", {}, () => outdatedPods(config, pods));
  const { nodes, volumes } = outside;
  return {
    denied: look.denied,
    nodes: nodes.map((node) => nodeFacts(node, topologyKey)),
    storageClasses: outside.classes.map(classFacts),
    namespaces: outside.namespaces,
    ...(found === undefined ? {} : namespaceFacts(found)),
    ...(wanted.priorityClasses
      ? { priorityClasses: await priorityClassesOf(config.makeApiClient(SchedulingV1Api)) }
      : {}),
    ...quotas,
    ...(wanted.issuer === undefined ? {} : await certManagerFacts(config, wanted, wanted.issuer, look)),
    statefulSets: sets.map(setFacts),
    workloads: [
      ...sets.filter(isOurs).map((set) => workloadFacts("StatefulSet", set)),
      ...deployments.map((deployment) => workloadFacts("Deployment", deployment)),
    ],
    configMaps,
    outdated,
    leaving: look.denied.length > 0 ? {} : await leavingServers(wanted, plans, { configMaps, keys: wanted.keys }),
    claims: Object.fromEntries(
      claims.map(({ metadata, spec }) => [metadata?.name ?? "", spec?.resources?.requests?.["storage"] ?? ""]),
    ),
    volumeZones: topologyKey === undefined ? {} : byClaim(volumes, (one) => zonesOf(one, nodes, topologyKey)),
    volumeNodes: byClaim(volumes, (one) => nodesOf(one, nodes)?.map(({ metadata }) => metadata?.name ?? "")),
    nodePorts: outside.nodePorts,
    loadBalancers: Object.fromEntries(
      services
        .filter(({ spec }) => spec?.type === "LoadBalancer")
        .map((service) => [service.metadata?.name ?? "", addressesOf(service)]),
    ),
  };
}

/** Whether a cluster is on its way from one kind of metadata to the other, or has a service that leaves it. */
function isMoving(plans: Wanted["plans"], maps: readonly string[]): boolean {
  const stays = new Set<string>(plans.map(({ service }) => service));
  const leaving = podServices().filter(({ name }) => !stays.has(name));
  const leaves = leaving.some(({ kubernetes }) => maps.includes(configMapName(kubernetes.objectName)));
  return leaves || plans.some(({ migration }) => migration !== undefined);
}

function allFiles(configMaps: ClusterFacts["configMaps"]): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(configMaps).map(({ files }) => files)) as Record<string, string>;
}

const nothingOutside = { nodes: [], classes: [], namespaces: [], nodePorts: [], volumes: [] };

/** What belongs to no namespace, or to those of others. */
async function outsideOf(config: KubeConfig, wanted: Wanted, { list }: Look) {
  const { namespace, topologyKey } = wanted;
  const [core, storage] = [config.makeApiClient(CoreV1Api), config.makeApiClient(StorageV1Api)];
  const [nodes, classes, namespaces, services, volumes] = await Promise.all([
    list("nodes", () => core.listNode()),
    list("storageclasses", () => storage.listStorageClass()),
    list("namespaces", () => core.listNamespace()),
    list("services of all namespaces", () => core.listServiceForAllNamespaces()),
    // Without racks, an operator who may not see volumes only goes without a check.
    (topologyKey === undefined ? new Look().list : list)("persistentvolumes", () => core.listPersistentVolume()),
  ]);
  return {
    nodes,
    classes,
    namespaces: namespaces.map(({ metadata }) => metadata?.name ?? ""),
    nodePorts: nodePortsOf(services, namespace),
    volumes: volumes.filter(({ spec }) => spec?.claimRef?.namespace === namespace),
  };
}

/** Names of all PriorityClasses, or why an operator may not see them. */
async function priorityClassesOf(scheduling: SchedulingV1Api): Promise<string[] | string> {
  try {
    const { items } = await scheduling.listPriorityClass();
    return items.map(({ metadata }) => metadata?.name ?? "");
  } catch (reason) {
    if (reason instanceof ApiException && reason.code === 403) return "this user may not list PriorityClasses";
    throw reason;
  }
}

/** A namespace by its name, which a Role in it can allow. */
function namespaceOf(core: CoreV1Api, name: string, look: Look): Promise<V1Namespace | undefined> {
  return look.orElse("get namespaces", undefined, () => orAbsent(() => core.readNamespace({ name })));
}
