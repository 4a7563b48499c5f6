import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ClusterIdentity } from "../resources/cluster-identity-resource";
import type { InputsOf } from "../resources/deep-input";
import type { ClusterIdentityInputs } from "../resources/inputs/cluster-identity-inputs";
import { isSecure } from "../security/security-schema";
import { stepOf } from "../security/steps";
import { hasIdentity, idKey } from "./identity";
import type { KubernetesSpec } from "./kubernetes-spec";
import { migrationOf } from "./rolled-together";
import { isCopy } from "./workloads";

/** With data that goes, id and authority go, too; and on the way back, the next step has none any more. */
export function isProtected({ deleteData, security }: KubernetesSpec): boolean {
  return !deleteData && stepOf(security) !== "left";
}

/**
 * The id of a cluster, where its authority is called by it or its servers have it among their data; protected, because without
 * it the data belongs to nobody: `destroy --exclude-protected` leaves it. On the way to KRaft the cluster has one already.
 */
export function createIdentity(
  name: string,
  spec: KubernetesSpec,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  const isNew = hasIdentity(spec) && migrationOf(spec) === undefined;
  if (!isSecure(spec.security) && !isNew) return undefined;
  return new random.RandomUuid(`${name}-id`, {}, { ...options, protect: isProtected(spec) }).result;
}

/** Where the id of a cluster may come from besides the stack file. */
export type IdentitySources = Pick<InputsOf<ClusterIdentityInputs>, "known"> & {
  readonly made: pulumi.Output<string> | undefined;
};

/**
 * What the ConfigMap with the id holds: the one that the stack file gives, the one that the data of the cluster has, or else the
 * one that was made. It outlives its sources, but not a first step of the way to KRaft that is taken back.
 */
export function identityData(
  name: string,
  spec: KubernetesSpec,
  { made, known }: IdentitySources,
  options: pulumi.CustomResourceOptions,
): Record<string, pulumi.Output<string>> {
  const { clusterId: given } = spec;
  const sources = {
    ...(made === undefined ? {} : { made }),
    ...(given === undefined ? {} : { given }),
    ...(known === undefined ? {} : { known }),
  };
  const mayGo = spec.pods.some((pods) => isCopy(spec, pods));
  const { cluster } = new ClusterIdentity(`${name}-cluster`, sources, {
    ...options,
    protect: isProtected(spec) && !mayGo,
  });
  return { [idKey]: cluster };
}
