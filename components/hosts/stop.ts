import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { shellPath } from "./shell-path";
import { loginOf, type Reachable } from "./remote-script";

/**
 * Stops all services of a cluster when it is destroyed, in order; until then it does nothing.
 *
 * How the hosts are reached is secret and stands on standard input, where it is in no process list.
 */
export function stopOnDestroy(
  name: string,
  targets: readonly Reachable[],
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const loader = shellPath("./scripts/fast-start.cjs");
  return new command.local.Command(
    name,
    {
      delete: `exec node --require ${loader} ${shellPath("operations/provider/stop-job.ts")}`,
      stdin: pulumi.secret(pulumi.jsonStringify(targets.map(loginOf))),
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}
