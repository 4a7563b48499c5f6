import { z } from "zod";
import { accessSchema } from "./access-inputs";
import { podPlanSchema } from "./pod-roll-inputs";

/** What `operations/kubernetes/cluster-facts.ts` is asked: about which cluster, and which part of it. */
export const clusterFactsInputs = accessSchema.extend({
  namespace: z.string(),
  topologyKey: z.string().optional(),
  /** Whether what belongs to no namespace, or to those of others, is looked at. */
  clusterChecks: z.boolean(),
  /** Whether pods ask for a PriorityClass: only then are they listed, which not everybody may. */
  priorityClasses: z.boolean(),
  /** The issuer of cert-manager that signs certificates; absent for none. */
  issuer: z.object({ name: z.string(), kind: z.enum(["Issuer", "ClusterIssuer"]) }).exactOptional(),
  /** The servers of each service as they shall be. */
  plans: z.array(podPlanSchema),
  /** For a service that is asked by TLS: the Secret with the keys of its servers, and the entries with one and with the trust. */
  keys: z.record(z.string(), z.object({ secret: z.string(), own: z.string(), trust: z.string() })),
  /** The configuration file in the containers of each service whose changes are judged. */
  files: z.record(z.string(), z.string()),
});

export type ClusterFactsInputs = z.input<typeof clusterFactsInputs>;
