import { ApiException, AppsV1Api, CoreV1Api, type V1PersistentVolumeClaim, type V1Pod } from "@kubernetes/client-node";
import { commonLabels, serverLabel } from "../../components/kubernetes/labels";
import { quantity } from "../../components/kubernetes/quantity";
import { kubeConfigOf } from "../kubernetes/client";
import { newestPod, podProblem } from "../kubernetes/pod-state";
import type { PodsReach } from "../../components/resources/inputs/transport-inputs";
import { withTimeout } from "../lib/timeout";
import { driftOf, type LiveObject, podTemplateOf, runDigest } from "./manifests";
import type { RenderedManifest } from "./deployed";
import { type PlatformView, unknownServer } from "./platform-view";
import { whichRuns } from "./running-configuration";
import { inspectTimeoutMs } from "./servers";
import { errorMessage } from "../lib/error-message";
import { naturalOrder } from "../../components/model/natural-order";

/** Inspects pods and their workloads. @throws Error when the API server does not respond in time. */
export async function inspectPods(reach: PodsReach, rendered: readonly RenderedManifest[]): Promise<PlatformView> {
  const elsewhere = rendered.flatMap(({ metadata: { namespace = reach.namespace } }) => namespace);
  const others = [...new Set(elsewhere)].filter((namespace) => namespace !== reach.namespace);
  const { pods, claims, objects, unseen } = await withTimeout(() => listObjects(reach, others), {
    milliseconds: inspectTimeoutMs,
    message: "the API server is not responding",
  }).catch((error: unknown) => {
    const message = errorMessage(error).split("\n")[0];
    throw new Error(
      `kubernetes: the API server is not responding\n    given: ${message}\n    fix:   check the kubeconfig, its context and the network`,
    );
  });
  const podOf = (server: string) => newestPod(pods.filter((pod) => serverOf(pod) === server));
  return {
    places: nodesOf(pods),
    factsOf(kind, id) {
      const server = reach[kind].find((one) => one.id === id)?.name ?? "";
      const pod = podOf(server);
      if (pod === undefined) return { ...unknownServer, problem: "it has no pod" };
      return factsOf(pod, claims, {
        deployed: podTemplateOf(rendered, server),
        installed: podTemplateOf(objects, server),
      });
    },
    serverAt(kind, id) {
      const { name = "", port = 0 } = reach[kind].find((one) => one.id === id) ?? {};
      return { name, endpoint: `${name}:${port}` };
    },
    drift: driftOf(
      rendered.filter(({ metadata: { namespace } }) => namespace === undefined || !unseen.includes(namespace)),
      objects,
    ),
    notTold: [
      ...pods.flatMap((pod) => unknownVolumes(pod, claims)),
      ...unseen.map((namespace) => ({
        where: `namespace ${namespace}`,
        what: "whether its ConfigMaps are as they were made",
      })),
    ],
  };
}

/** @param others namespaces of applications, which this user may not be allowed to look into */
async function listObjects({ access, namespace }: PodsReach, others: readonly string[]) {
  const config = kubeConfigOf(access);
  const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];
  const labelSelector = Object.entries(commonLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const ours = { namespace, labelSelector };
  const unseen: string[] = [];
  const mapsIn = async (other: string) => {
    try {
      return (await core.listNamespacedConfigMap({ namespace: other, labelSelector })).items;
    } catch (error) {
      if (!(error instanceof ApiException) || error.code !== 403) throw error;
      unseen.push(other);
      return [];
    }
  };
  const [pods, claims, statefulSets, deployments, ...maps] = await Promise.all([
    core.listNamespacedPod(ours),
    core.listNamespacedPersistentVolumeClaim({ namespace }),
    apps.listNamespacedStatefulSet(ours),
    apps.listNamespacedDeployment(ours),
    core.listNamespacedConfigMap(ours).then(({ items }) => items),
    ...others.map(mapsIn),
  ]);
  const as = (kind: string, items: readonly object[]) => items.map((item) => ({ ...item, kind })) as LiveObject[];
  const objects = [
    ...as("ConfigMap", maps.flat()),
    ...as("StatefulSet", statefulSets.items),
    ...as("Deployment", deployments.items),
  ];
  return { pods: pods.items, claims: claims.items, objects, unseen };
}

/** The pod of a single-server workload has a label with the server's name; other pods are named like their server. */
function serverOf({ metadata }: V1Pod): string | undefined {
  return metadata?.labels?.[serverLabel] ?? metadata?.name;
}

function nodesOf(pods: readonly V1Pod[]): PlatformView["places"] {
  const nodes = new Map(pods.flatMap(({ spec, status }) => (spec?.nodeName ? [[spec.nodeName, status?.hostIP]] : [])));
  return [...nodes]
    .sort(([left], [right]) => naturalOrder(left, right))
    .map(([name, address]) => ({ name, address: address ?? null, problem: null, disks: [] }));
}

function factsOf(
  pod: V1Pod,
  claims: readonly V1PersistentVolumeClaim[],
  { deployed, installed }: Readonly<Record<"deployed" | "installed", ReturnType<typeof podTemplateOf>>>,
): ReturnType<PlatformView["factsOf"]> {
  const [container] = pod.spec?.containers ?? [];
  const command = container?.command ?? [];
  const sizes = [...volumeSizes(pod, claims).values()];
  const running = runDigest(pod.metadata?.annotations ?? {}, container?.image);
  return {
    place: pod.spec?.nodeName ?? null,
    problem: podProblem(pod) ?? null,
    version: versionOf(container?.image),
    installedVersion: versionOf(installed?.image),
    heap: command.find((word) => word.startsWith("-Xmx"))?.slice(4) ?? null,
    restarts: pod.status?.containerStatuses?.[0]?.restartCount ?? null,
    runs: whichRuns({ running, deployed: deployed?.digest, installed: installed?.digest }),
    volumeBytes: sizes.length === 0 || sizes.includes(undefined) ? null : sum(sizes),
  };
}

function sum(sizes: readonly (number | undefined)[]): number {
  return sizes.reduce<number>((total, bytes = 0) => total + bytes, 0);
}

/** The size of each claim of a pod by its name; undefined for one that does not tell it. */
function volumeSizes(pod: V1Pod, claims: readonly V1PersistentVolumeClaim[]): Map<string, number | undefined> {
  const own = pod.spec?.volumes?.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []) ?? [];
  return new Map(
    own.map((name) => {
      const claim = claims.find(({ metadata }) => metadata?.name === name);
      return [name, quantity(claim?.status?.capacity?.["storage"] ?? "") ?? undefined];
    }),
  );
}

/** A pod that has no node yet has a finding of its own. */
function unknownVolumes(pod: V1Pod, claims: readonly V1PersistentVolumeClaim[]): PlatformView["notTold"] {
  if (pod.spec?.nodeName === undefined) return [];
  const unknown = [...volumeSizes(pod, claims)].filter(([, size]) => size === undefined);
  return unknown.map(([name]) => ({ where: pod.metadata?.name ?? "a pod", what: `the size of volume ${name}` }));
}

/** The version at the start of an image's tag; null for a digest or another tag. */
export function versionOf(image: string | undefined): string | null {
  return /:(\d+\.\d+\.\d+)(?:[-@].*)?$/.exec(image ?? "")?.[1] ?? null;
}
