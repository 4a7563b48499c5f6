import type { ClusterFacts } from "../../components/kubernetes/facts";
import { configMap } from "../../components/kubernetes/config-maps";
import { versionLabel } from "../../components/kubernetes/labels";
import { claimName, statefulSetName } from "../../components/kubernetes/servers";
import type { KubernetesSpec } from "../../components/kubernetes/kubernetes-spec";
import { headlessName } from "../../components/kubernetes/servers";
import { facts } from "./kubernetes";

/** What a Kubernetes cluster says after an `up` of a spec. */
export function deployed(spec: KubernetesSpec, changes: Partial<ClusterFacts> = {}): ClusterFacts {
  const { pods: all } = spec;
  const workloads = all.flatMap((pods) =>
    pods.servers.map((server) => {
      const set = statefulSetName(pods, server);
      const kind = set === undefined ? ("Deployment" as const) : ("StatefulSet" as const);
      return { kind, name: set ?? server.name, image: pods.image, pods };
    }),
  );
  const unique = [...new Map(workloads.map((one) => [one.name, one])).values()];
  return facts({
    namespaces: ["default", spec.settings.namespace],
    namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" },
    workloads: unique.map(({ kind, name, image }) => ({ kind, name, image })),
    statefulSets: unique
      .filter(({ kind }) => kind === "StatefulSet")
      .map(({ name, pods }) => ({
        name,
        serviceName: headlessName(pods),
        volumes: pods.volumes.map((volume) => ({ name: volume.name, class: "fast", size: volume.size })),
      })),
    configMaps: Object.fromEntries(
      all.map((pods) => {
        const { metadata, data } = configMap(spec, pods) as ReturnType<typeof configMap> & {
          readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
          readonly data: Readonly<Record<string, string>>;
        };
        return [metadata.name, { version: metadata.labels[versionLabel] ?? "", files: data }];
      }),
    ),
    claims: Object.fromEntries(
      all.flatMap((pods) =>
        pods.servers.flatMap((server) =>
          pods.volumes.flatMap((volume) => {
            const name = claimName(volume, server);
            return name === undefined ? [] : [[name, volume.size] as const];
          }),
        ),
      ),
    ),
    ...changes,
  });
}
