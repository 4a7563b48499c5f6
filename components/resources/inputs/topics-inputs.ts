import { z } from "zod";
import { reachSchema } from "./transport-inputs";

/** What the `Topics` resource is given; `reach` is secret. */
export const topicsInputs = z.object({
  /** All topics in one text, see `topicsText`. */
  topics: z.string(),
  /** Names of topics of the stack file that are left alone. */
  unmanaged: z.array(z.string()),
  /** Bytes per second and broker while replicas move. */
  throttle: z.number(),
  reach: reachSchema,
});

export type TopicsInputs = z.input<typeof topicsInputs>;
