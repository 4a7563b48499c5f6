import { z } from "zod";
import { identitySchema } from "./identity-inputs";
import { reachSchema } from "./transport-inputs";

/** What the `RocketmqTopics` resource is given; `reach` and `identity` are secret. */
export const rocketmqTopicsInputs = z.object({
  /** All topics in one text, see `entriesText`. */
  topics: z.string(),
  /** The same of all consumer groups. */
  consumerGroups: z.string(),
  /** Names of topics of the stack file that are left alone. */
  unmanagedTopics: z.array(z.string()),
  unmanagedConsumerGroups: z.array(z.string()),
  reach: reachSchema,
  /** That of `reach`, beside it: a preview does not know a certificate that is about to be renewed. */
  identity: identitySchema.exactOptional(),
});

export type RocketmqTopicsInputs = z.input<typeof rocketmqTopicsInputs>;
