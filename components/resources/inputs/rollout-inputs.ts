import { z } from "zod";
import { accessSchema } from "./access-inputs";

/** What the `Rollout` resource is given; the access is secret. */
export const rolloutInputs = z.object({
  access: accessSchema,
  kind: z.enum(["StatefulSet", "Deployment"]),
  namespace: z.string(),
  name: z.string(),
  /** Seconds without any pod more that is replaced or ready. */
  timeout: z.number(),
  /** `metadata.generation` of the workload: it counts every change, so that each is waited for. */
  generation: z.string(),
});

export type RolloutInputs = z.input<typeof rolloutInputs>;
export type Rollout = z.output<typeof rolloutInputs>;
