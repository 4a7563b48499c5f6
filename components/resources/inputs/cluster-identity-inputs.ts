import { z } from "zod";
import { podCheckInputs } from "./pod-check-inputs";

/** What the `ClusterIdentity` resource is given. */
export const clusterIdentityInputs = z.object({
  /** A UUID for a cluster that has no id yet. */
  made: z.string().exactOptional(),
  /** The UUID that the stack file gives to a cluster whose state was lost. */
  given: z.string().exactOptional(),
  /** Servers that know the id of a cluster which was there before, and who asks them; absent where there are none. */
  known: podCheckInputs.exactOptional(),
});

export type ClusterIdentityInputs = z.input<typeof clusterIdentityInputs>;
