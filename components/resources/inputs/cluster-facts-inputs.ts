import { z } from "zod";
import { accessSchema } from "./access-inputs";

/** What `operations/kubernetes/cluster-facts.ts` is asked: about which cluster, and which part of it. */
export const clusterFactsInputs = accessSchema.extend({ namespace: z.string(), topologyKey: z.string().optional() });

export type ClusterFactsInputs = z.input<typeof clusterFactsInputs>;
