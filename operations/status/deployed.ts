import { z } from "zod";
import { stackOutputsSchema } from "../../components/outputs/stack-outputs";
import { type RecordedCertificate, recordedIn } from "../certificates/recorded";
import { reveal } from "../provider/values";
import { type ReachConfig, reachSchema } from "../../components/resources/inputs/transport-inputs";
import { type Plan, planSchema } from "../../components/resources/inputs/roll-inputs";

const exportSchema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          inputs: z.record(z.string(), z.unknown()).default({}),
          outputs: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .nullish(),
  }),
});

/** As much of the outputs as a look needs. */
const outputsSchema = stackOutputsSchema.pick({
  bootstrapServers: true,
  zookeeperConnect: true,
  brokers: true,
  ensemble: true,
  versions: true,
});

const migrating = planSchema.pick({ migration: true });

type Resource = NonNullable<z.output<typeof exportSchema>["deployment"]["resources"]>[number];

/** What a stack on Kubernetes gave to the API server, as far as a look compares it. */
export const manifestSchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z
    .object({
      replicas: z.number().optional(),
      template: z.object({
        metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
        spec: z.object({
          containers: z.array(z.object({ image: z.string(), command: z.array(z.string()).default([]) })),
        }),
      }),
    })
    .optional(),
});

export type RenderedManifest = z.output<typeof manifestSchema>;

/** What the last `up` of a stack left in its state; `reach` may hold a login. */
export interface Deployed {
  readonly reach: ReachConfig;
  readonly outputs: z.output<typeof outputsSchema>;
  /** On hosts: the services and their digests. */
  readonly plan: Plan | undefined;
  /** Where the cluster is on the way to KRaft; absent where it is not on it. */
  readonly migration?: Plan["migration"];
  /** On Kubernetes: workloads and configuration. */
  readonly manifests: readonly RenderedManifest[];
  /** Those of servers with TLS, of our own tools, and of their authority. */
  readonly certificates: readonly RecordedCertificate[];
}

/**
 * Reads what `pulumi stack export --show-secrets` prints.
 *
 * @throws Error when there was no `up` yet that came far enough.
 */
export function deployedOf(stack: string, exported: unknown): Deployed {
  const resources = exportSchema.parse(exported).deployment.resources ?? [];
  const ofType = (type: string) => resources.filter((one) => one.type === type);
  const [topics] = ofType("kafka-zookeeper:index:Topics");
  const [root] = ofType("pulumi:pulumi:Stack");
  const reach = reachSchema.safeParse(reachIn(reveal(topics?.inputs)));
  const outputs = outputsSchema.safeParse(reveal(root?.outputs));
  if (!reach.success) throw notUp(stack, "its state does not say how the servers are reached");
  if (!outputs.success) throw notUp(stack, "its outputs are not those of this program");
  const plan = rollPlan(ofType("kafka-zookeeper:index:Roll"));
  const migration = plan?.migration ?? migrationIn(ofType("kafka-zookeeper:index:PodRoll"));
  return {
    reach: reach.data,
    outputs: outputs.data,
    plan,
    ...(migration === undefined ? {} : { migration }),
    manifests: resources.flatMap((resource) => manifestOf(stack, resource)),
    certificates: resources.flatMap(recordedIn),
  };
}

/** The login to servers with TLS stands beside how they are reached. */
function reachIn(topics: unknown): unknown {
  const { reach, identity } = (topics ?? {}) as { readonly reach?: object; readonly identity?: unknown };
  return reach === undefined || identity === undefined ? reach : { ...reach, identity };
}

/** The error for a stack that no `up` of this version has completed. */
export function notUp(stack: string, given: string): Error {
  return new Error(
    `stack ${stack}: no up of this version has finished\n    given: ${given}\n    fix:   scripts/up ${stack}`,
  );
}

function rollPlan([roll]: readonly Resource[]): Plan | undefined {
  return roll === undefined ? undefined : planSchema.parse(reveal(roll.inputs["plan"]));
}

/** On Kubernetes each service has a roll of its own, and one of them takes the steps. */
function migrationIn(rolls: readonly Resource[]): Plan["migration"] {
  const steps = rolls.map(({ inputs }) => migrating.safeParse(reveal(inputs["plan"])).data?.migration);
  return steps.find((step) => step !== undefined);
}

/** What cannot be read could not be compared, and nobody would notice. */
function manifestOf(stack: string, { urn, type, inputs }: Resource): RenderedManifest[] {
  if (
    !["kubernetes:core/v1:ConfigMap", "kubernetes:apps/v1:StatefulSet", "kubernetes:apps/v1:Deployment"].includes(type)
  )
    return [];
  const { data } = manifestSchema.safeParse(reveal(inputs));
  if (data === undefined) throw notUp(stack, `its state has an object that this version cannot read: ${urn}`);
  return [data];
}
