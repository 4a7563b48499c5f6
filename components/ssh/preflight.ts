import { createHash } from "node:crypto";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../model/cluster";
import { hostNeeds } from "../model/preflight-needs";
import { renderKafka } from "../model/kafka";
import { renderZooKeeper } from "../model/zookeeper";
import type { Reachable } from "./remote-script";

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
): command.local.Command {
  const run = "node --require tsx/cjs scripts/jobs/preflight.ts";
  const job = pulumi.jsonStringify({
    mode: spec.preflight,
    digest: digestOf(spec),
    clusterId,
    targets: targets.map(({ host, connection }) => ({ connection, needs: hostNeeds(spec, host) })),
  });
  return new command.local.Command(
    "preflight",
    {
      create: run,
      update: run,
      stdin: pulumi.secret(job),
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}

function digestOf(spec: ClusterSpec): string {
  const rendered = [
    ...spec.ensemble.members.map((member) => renderZooKeeper(spec, member)),
    ...spec.brokers.members.map((broker) => renderKafka(spec, broker)),
  ];
  return createHash("sha256")
    .update(JSON.stringify([spec, rendered]))
    .digest("hex")
    .slice(0, 16);
}
