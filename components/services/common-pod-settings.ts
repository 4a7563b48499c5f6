import { z } from "zod";

const keysAndValues = z.record(z.string(), z.string()).optional();

/** What a label of a node has to be, in the words of the API (NodeSelectorRequirement). */
const nodeRequirement = z.strictObject({
  key: z.string().describe("Label of nodes."),
  operator: z
    .enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
    .describe("How the label's value is compared with `values`."),
  values: z
    .array(z.string())
    .optional()
    .describe("Values: some for `In` and `NotIn`, one whole number for `Gt` and `Lt`, none for the others."),
});

const nodeTerm = z.strictObject({
  matchExpressions: z.array(nodeRequirement).describe("All of them have to hold."),
});

const nodeAffinity = z.strictObject({
  requiredDuringSchedulingIgnoredDuringExecution: z
    .strictObject({ nodeSelectorTerms: z.array(nodeTerm).describe("One of them has to hold.") })
    .optional()
    .describe("The nodes that pods may run on."),
  preferredDuringSchedulingIgnoredDuringExecution: z
    .array(
      z.strictObject({
        weight: z.number().int().describe("1 to 100."),
        preference: nodeTerm.describe("What the nodes have."),
      }),
    )
    .optional()
    .describe("The nodes that pods should run on."),
});

const toleration = z.strictObject({
  key: z.string().optional().describe("Key of the taint. Default: every key, with `operator: Exists`."),
  operator: z.enum(["Equal", "Exists"]).optional().describe("`Exists`: whatever the taint's value. Default: `Equal`."),
  value: z.string().optional().describe("Value of the taint, for `Equal`."),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional().describe("Default: every effect."),
  tolerationSeconds: z
    .number()
    .int()
    .optional()
    .describe("For `NoExecute`: seconds that a pod stays. Default: for ever."),
});

/**
 * What can be said for the pods of all services, and for those of one: there keys are added to those for all, and a list
 * or a text takes their place.
 */
export const commonPodSettings = {
  nodeSelector: keysAndValues.describe("Labels that nodes must have for pods to run on them."),
  tolerations: z.array(toleration).optional().describe("Taints of nodes that pods tolerate."),
  nodeAffinity: nodeAffinity
    .optional()
    .describe("Nodes by expressions, as in a pod's `affinity.nodeAffinity`; combined with the racks of `hosts`."),
  priorityClassName: z.string().optional().describe("PriorityClass of pods. Default: the cluster's default one."),
  podLabels: keysAndValues.describe("Labels of pods, beside the program's own."),
  podAnnotations: keysAndValues.describe(
    'Annotations of pods. Example: `{ sidecar.istio.io/inject: "false" }` keeps a service mesh away.',
  ),
  serviceLabels: keysAndValues.describe("Labels of Services, beside the program's own."),
  serviceAnnotations: keysAndValues.describe("Annotations of Services."),
};

/** The same as the program reads it. */
export type CommonPodSettings = z.output<z.ZodObject<typeof commonPodSettings>>;

/** Those of them that are keys and values. */
export const keyedSettings = [
  "nodeSelector",
  "podLabels",
  "podAnnotations",
  "serviceLabels",
  "serviceAnnotations",
] as const satisfies (keyof CommonPodSettings)[];

export type Toleration = z.output<typeof toleration>;
export type NodeAffinity = z.output<typeof nodeAffinity>;
export type NodeRequirement = z.output<typeof nodeRequirement>;
export type NodeTerm = z.output<typeof nodeTerm>;
