import assert from "node:assert/strict";
import type { Manifest } from "../../components/kubernetes/manifest";
import { manifestsOf } from "../../components/kubernetes/manifests";
import type { KubernetesSpec } from "../../components/kubernetes/kubernetes-spec";
import type { Raw } from "./config";

/** What tests read of a pod's template. */
export interface Pod {
  readonly metadata: Readonly<Record<"annotations" | "labels", Readonly<Record<string, string>>>>;
  readonly spec: Raw & { readonly containers: readonly Raw[]; readonly initContainers?: readonly Raw[] };
}

/** Every object of a cluster. */
export function all(spec: KubernetesSpec): Manifest[] {
  const { namespace, first, identity, secrets, services, applications } = manifestsOf(spec);
  const forClients = applications.map(({ manifest, user, files }) => {
    return { ...manifest, ...(user === undefined ? { data: files({}) } : {}) };
  });
  return [namespace, first, identity, secrets, ...services.map(({ workloads }) => workloads), forClients].flat();
}

/** One object by kind and name. */
export function named(spec: KubernetesSpec, kind: string, name: string): Manifest {
  const found = all(spec).find((one) => one.kind === kind && one.metadata.name === name);
  assert(found, `there is no ${kind} ${name}`);
  return found;
}

/** What an object shall be. */
export function specOf(manifest: Manifest): Raw {
  return manifest["spec"] as Raw;
}

/** The template of the pods of a workload. */
export function podOf(manifest: Manifest): Pod {
  return specOf(manifest)["template"] as Pod;
}
