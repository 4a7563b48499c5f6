import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../model/cluster";
import { hostNeeds } from "../model/preflight-needs";
import { localJob } from "./local-job";
import type { Reachable } from "./remote-script";
import { renderServices } from "./services";

/**
 * Looks at all hosts together before anything on them changes, and fails with one table of everything that is wrong.
 *
 * It runs again whenever anything that would be put on a host changes, and after it failed; a second `up` without a
 * change does not run it. It runs on this machine, because only from here all hosts can be judged at once.
 */
export function preflight(
  spec: ClusterSpec,
  targets: readonly Reachable[],
  clusterId: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const secret = {
    mode: spec.preflight,
    digest: digestOf(spec),
    clusterId,
    targets: targets.map(({ host, connection }) => ({ connection, needs: hostNeeds(spec, host) })),
  };
  return localJob("preflight", { create: "scripts/jobs/preflight.ts", secret }, options);
}

function digestOf(spec: ClusterSpec): string {
  const rendered = spec.hosts.map((host) => renderServices(spec, host));
  return createHash("sha256")
    .update(JSON.stringify([spec, rendered]))
    .digest("hex")
    .slice(0, 16);
}
