import { linksVolume } from "../components/kubernetes/keys";
import { error, show } from "../components/model/issue";
import { deletedDirectories, podOf } from "./deployed";
import type { Judge } from "./rule";

interface Connection {
  readonly host?: string;
  readonly hostKey?: string;
  readonly proxy?: Connection;
}

/** All remote commands count, also those that others add to the program: without a key, any host is believed. */
export const hostKeys: Judge = ({ type, name, props }) => {
  if (!type.startsWith("command:remote:")) return [];
  const { proxy, ...direct } = (props["connection"] ?? {}) as Connection;
  return [direct, ...(proxy === undefined ? [] : [proxy])]
    .filter(({ hostKey }) => hostKey === undefined || hostKey.trim() === "")
    .map(({ host }) =>
      error({
        property: `${name} connection.hostKey`,
        rule: "must be the key of the host: without it, whoever answers at the address gets the login and the secrets",
        given: `nothing for ${host}`,
        fix: "set hostKey, one authorized_keys line; ssh-keyscan shows it, the host's console confirms it",
      }),
    );
};

export const ephemeralStorage: Judge = (resource) => {
  const pod = podOf(resource);
  if (!pod?.own) return [];
  const ofPod = pod.volumes.filter(({ name, emptyDir }) => emptyDir !== undefined && name !== linksVolume);
  const lost = new Set(ofPod.map(({ name }) => name));
  const mounts = pod.containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  const paths = mounts.filter(({ name }) => lost.has(name)).map(({ mountPath }) => mountPath);
  return [...new Set(paths)]
    .filter((mountPath) => mountPath !== "/tmp")
    .map((mountPath) =>
      error({
        property: `${resource.name} ${mountPath}`,
        rule: "must be on a volume that outlives its pod",
        given: "emptyDir",
        fix: "set kubernetes.workload to StatefulSet, or except the stack from ephemeral-storage",
      }),
    );
};

export const imagesByDigest: Judge = (resource) =>
  (podOf(resource)?.containers ?? [])
    .filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image ?? ""))
    .map(({ name, image }) =>
      error({
        property: `${resource.name} container ${name}`,
        rule: "must have an image with a digest: what is behind a tag can change",
        given: show(image),
        fix: "write the image as NAME@sha256:DIGEST",
      }),
    );

export const deleteData: Judge = (resource) => {
  const { name, props, type } = resource;
  const spec = (props["spec"] ?? {}) as { persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string } };
  const claims = type === "kubernetes:apps/v1:StatefulSet" && spec.persistentVolumeClaimRetentionPolicy?.whenDeleted;
  const given = [...deletedDirectories(resource), ...(claims === "Delete" ? ["the volumes"] : [])];
  if (given.length === 0) return [];
  return [
    error({
      property: `${name} deleteData`,
      rule: "must be off: a destroy would delete all records",
      given: `a destroy that deletes ${given.join(", ")}`,
      fix: "remove deleteData from the stack file",
    }),
  ];
};
