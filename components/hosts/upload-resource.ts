import * as pulumi from "@pulumi/pulumi";
import { clusterOn, type ClusterSpec, distributionsOn } from "../model/cluster-spec";
import type { UploadInputs } from "../resources/inputs/upload-inputs";
import { Job } from "../resources/job";
import { loginOf, type Reachable } from "./remote-script";

type Uploads = UploadInputs["uploads"];

/**
 * The archives that hosts do not download themselves, on every host that needs them; none when there are no such ones.
 *
 * One resource for the cluster, which everything on hosts waits for: an archive with another checksum stops the `up` while
 * no host is changed.
 */
export function uploadDistributions(
  name: string,
  spec: ClusterSpec,
  targets: readonly Reachable[],
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const uploads = uploadsOf(spec, targets);
  if (uploads.length === 0) return [];
  return [new Job("Upload", name, { uploads, targets: pulumi.secret(targets.map(loginOf)) }, options)];
}

function uploadsOf(spec: ClusterSpec, targets: readonly Reachable[]): Uploads {
  const uploads = new Map<string, Uploads[number]>();
  for (const { host } of targets)
    for (const distribution of distributionsOn(clusterOn(spec, host.name), host)) {
      const { product, version, source, sha512, home } = distribution;
      if (source.kind === "url") continue;
      const hosts = [...(uploads.get(product)?.hosts ?? []), host.name];
      uploads.set(product, { product, version: version.version, source, sha512, home, hosts });
    }
  return [...uploads.values()];
}
