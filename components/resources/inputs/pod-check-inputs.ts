import { z } from "zod";
import { accessSchema } from "./access-inputs";
import { identitySchema } from "./identity-inputs";
import { podPlanSchema } from "./pod-roll-inputs";

/** What the `PodCheck` resource is given: the plan of the roll that comes after it. The access and the identity are secret. */
export const podCheckInputs = z.object({
  access: accessSchema,
  plan: podPlanSchema,
  identity: identitySchema.exactOptional(),
});

export type PodCheckInputs = z.input<typeof podCheckInputs>;
