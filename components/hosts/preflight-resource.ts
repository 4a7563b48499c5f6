import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../model/cluster-spec";
import { ownRequirements } from "../preflight/host-requirements";
import { sharedRequirements } from "../preflight/shared-requirements";
import { attemptOf } from "./attempt";
import { Job } from "../resources/job";
import type { Reachable } from "./remote-script";

/**
 * Looks at all hosts together before anything on them changes, and fails with one table of everything that is wrong.
 *
 * It runs again whenever anything that would be put on a host changes or has to be repaired, and after it failed; a
 * second `up` without a change does not run it. It runs on this machine, because only from here all hosts can be judged at once.
 */
export function preflight(
  name: string,
  spec: ClusterSpec,
  targets: readonly Reachable[],
  inputs: { readonly clusterId: pulumi.Input<string>; readonly repairs: pulumi.Input<number> },
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const wanted = {
    mode: spec.preflight,
    attempt: attemptOf(spec),
    ...inputs,
    shared: sharedRequirements(spec),
    targets: targets.map(({ host, connection, sudoPassword }) => ({
      ...{ connection, needs: ownRequirements(spec, host) },
      ...(sudoPassword === undefined ? {} : { sudoPassword }),
    })),
  };
  return new Job("Preflight", name, { wanted: pulumi.secret(wanted) }, options);
}
