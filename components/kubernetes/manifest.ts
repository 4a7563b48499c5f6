import { commonLabels } from "./labels";
import type { KubernetesSpec } from "./kubernetes-spec";

/** One object as Kubernetes gets it; plain, so that it can be read, compared and checked without a cluster. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** An object in the namespace of a cluster. */
export function namespaced(
  { settings }: KubernetesSpec,
  [apiVersion, kind, name]: readonly [apiVersion: string, kind: string, name: string],
  rest: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>> = commonLabels,
): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: settings.namespace, labels }, ...rest };
}

/** The namespace, in which the API server refuses every pod that is not `restricted` (Pod Security Standards). */
export function namespaceOf({ settings }: KubernetesSpec): Manifest {
  const levels = ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]);
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: settings.namespace, labels: { ...commonLabels, ...(Object.fromEntries(levels) as object) } },
  };
}
