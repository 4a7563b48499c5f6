import { z } from "zod";
import { identitySchema } from "./identity-inputs";
import { reachSchema } from "./transport-inputs";

/** What the `Topics` resource is given; `reach` and `identity` are secret. */
export const topicsInputs = z.object({
  /** All topics in one text, see `topicsText`. */
  topics: z.string(),
  /** Names of topics of the stack file that are left alone. */
  unmanaged: z.array(z.string()),
  /** Bytes per second and broker while replicas move. */
  throttle: z.number(),
  reach: reachSchema,
  /**
   * That of `reach`, beside it: a preview does not know a certificate that is about to be renewed, and has to know
   * everything else.
   */
  identity: identitySchema.exactOptional(),
});

export type TopicsInputs = z.input<typeof topicsInputs>;
