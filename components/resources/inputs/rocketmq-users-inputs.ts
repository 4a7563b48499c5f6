import { z } from "zod";
import { identitySchema } from "./identity-inputs";
import { reachSchema } from "./transport-inputs";

/** What the `RocketmqUsers` resource is given; `passwords`, `reach` and `identity` are secret. */
export const rocketmqUsersInputs = z.object({
  /** All users in one text without their passwords, see `entriesText`. */
  users: z.string(),
  /** By name. */
  passwords: z.record(z.string(), z.string()),
  reach: reachSchema,
  /** That of `reach`, beside it: a preview does not know a certificate that is about to be renewed. */
  identity: identitySchema.exactOptional(),
});

export type RocketmqUsersInputs = z.input<typeof rocketmqUsersInputs>;
