import { type ClientFilesObject, clientFilesObjects } from "./client-files-objects";
import { configMap } from "./config-maps";
import { identityMap } from "./identity";
import { keySecrets } from "./keys";
import { type Manifest, namespaceOf } from "./manifest";
import { policies } from "./policies";
import type { Pods } from "./servers";
import { services } from "./services";
import type { KubernetesSpec } from "./kubernetes-spec";
import { workloads } from "./workloads";

/** Every object of a cluster, in the groups in which they are made one after the other. */
export interface Manifests {
  readonly namespace: readonly Manifest[];
  /** What waits for nothing but the namespace. */
  readonly first: readonly Manifest[];
  /** The ConfigMap with the id of the cluster, without the id; none where no server asks for it. */
  readonly identity: readonly Manifest[];
  /** The Secrets with keys, without what is in them. */
  readonly secrets: readonly Manifest[];
  /** The workloads of each service, behind those that it depends on. */
  readonly services: readonly { readonly pods: Pods; readonly workloads: readonly Manifest[] }[];
  /** What is put into the namespaces of applications. */
  readonly applications: readonly ClientFilesObject[];
}

/** Renders a whole cluster. */
export function manifestsOf(spec: KubernetesSpec): Manifests {
  const maps = spec.pods.map((pods) => configMap(spec, pods));
  return {
    namespace: spec.settings.createNamespace ? [namespaceOf(spec)] : [],
    first: [...maps, ...services(spec), ...policies(spec)],
    identity: identityMap(spec),
    secrets: keySecrets(spec),
    services: spec.pods.map((pods) => ({ pods, workloads: workloads(spec, pods) })),
    applications: clientFilesObjects(spec),
  };
}
