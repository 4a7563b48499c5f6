import { identityCommand } from "./config-maps";
import type { KubernetesSpec } from "./kubernetes-spec";
import { commonLabels } from "./labels";
import { type Manifest, namespaced } from "./manifest";

/** Name of the ConfigMap with the id of a cluster whose servers have it among their data. */
export const identityName = "kafka-zookeeper-identity";

/** The key of the id there. */
export const idKey = "id";

/** Whether servers of a cluster are told its id. */
export function hasIdentity(spec: KubernetesSpec): boolean {
  return spec.pods.some((pods) => identityCommand(spec, pods) !== undefined);
}

/** The ConfigMap with the id of a cluster, without the id: that is an output. */
export function identityMap(spec: KubernetesSpec): Manifest[] {
  return hasIdentity(spec) ? [namespaced(spec, ["v1", "ConfigMap", identityName], {}, commonLabels)] : [];
}

/**
 * A UUID as servers write ids: 22 characters of base64 for URLs.
 *
 * @example compactId("00112233-4455-6677-8899-aabbccddeeff") // "ABEiM0RVZneImaq7zN3u_w"
 */
export function compactId(uuid: string): string {
  return Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
}
