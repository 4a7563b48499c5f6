import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../model/cluster-spec";
import { hostServices } from "./host-services";

/** Changes with everything that an `up` would put on a host, or do there. */
export function attemptOf(spec: ClusterSpec): string {
  const rendered = spec.hosts.map((host) => hostServices(spec, host));
  // Of a group, what is on no host is left out: topics, for example, are applied by a resource of their own.
  const groups = spec.groups.map(({ service, servers, distribution }) => ({ service, servers, distribution }));
  const hosts = spec.hosts.map(({ own, ...host }) =>
    own === undefined ? host : { ...host, own: { ...own.cluster, groups: [] } },
  );
  return createHash("sha256")
    .update(JSON.stringify([{ ...spec, hosts, groups }, rendered]))
    .digest("hex")
    .slice(0, 16);
}

/** The part of the engine's answer that is used here. */
interface StackResources {
  readonly outputs: Readonly<Record<string, { readonly outputs?: { readonly attempt?: string } }>>;
}

/**
 * The attempt of a roll as the stack's state has it: a resource that failed keeps the inputs of its last success. Empty
 * when there was no success yet.
 */
export async function rolledAttempt(roll: string): Promise<string> {
  const { outputs } = await readStack(stackNames());
  const [, resource] = Object.entries(outputs).find(([urn]) => urn.endsWith(`::${roll}`)) ?? [];
  return resource?.outputs?.attempt ?? "";
}

/**
 * What this stack may be called. A self-managed backend in the legacy layout, as every one was before Pulumi 3.61, takes
 * only the bare name; all self-managed backends call their organization `organization`.
 */
function stackNames(): readonly string[] {
  const [organization, stack] = [pulumi.getOrganization(), pulumi.getStack()];
  const whole = `${organization}/${pulumi.getProject()}/${stack}`;
  return organization === "organization" ? [whole, stack] : [whole];
}

/** The engine writes the state while it answers, and now and then finds a file of its own that is not whole yet. */
async function readStack(names: readonly string[]): Promise<StackResources> {
  let first: unknown;
  for (let tries = 1; tries <= 10; tries += 1) {
    for (const stackName of names)
      try {
        return (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as StackResources;
      } catch (error) {
        first ??= error;
      }
    await sleep(100);
  }
  throw first;
}
