import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { isSecure } from "../security/security-schema";
import { stepOf } from "../security/steps";
import { compactId, hasIdentity, idKey } from "./identity";
import type { KubernetesSpec } from "./kubernetes-spec";

/** With data that goes, id and authority go, too; and on the way back, the next step has none any more. */
export function isProtected({ deleteData, security }: KubernetesSpec): boolean {
  return !deleteData && stepOf(security) !== "left";
}

/**
 * The id of a cluster, where its authority is called by it or its servers have it among their data; protected, because without
 * it the data belongs to nobody: `destroy --exclude-protected` leaves it.
 */
export function createIdentity(
  name: string,
  spec: KubernetesSpec,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  if (!isSecure(spec.security) && !hasIdentity(spec)) return undefined;
  return new random.RandomUuid(`${name}-id`, {}, { ...options, protect: isProtected(spec) }).result;
}

/** What the ConfigMap with the id holds: the one that the stack file gives, or else the one that was made. */
export function identityData({ clusterId: given }: KubernetesSpec, made: pulumi.Output<string> | undefined) {
  return { [idKey]: pulumi.output(given ?? made ?? "").apply(compactId) };
}
