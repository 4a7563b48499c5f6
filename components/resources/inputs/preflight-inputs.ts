import { z } from "zod";
import { preflightMode } from "../../model/host-facts";
import { ownRequirementsSchema, sharedRequirementsSchema } from "../../preflight/host-requirements";
import { connectionSchema } from "./target-inputs";

/** What the `Preflight` resource is given; all of it is secret, because logins are in it. */
export const preflightInputs = z.object({
  wanted: z.object({
    mode: preflightMode,
    clusterId: z.string().optional(),
    shared: sharedRequirementsSchema,
    targets: z.array(z.object({ connection: connectionSchema, needs: ownRequirementsSchema })),
    /** Stands for everything that an `up` would put on a host, so that the preflight runs again when any of it changes. */
    attempt: z.string(),
    /** See `Observation`. */
    repairs: z.number(),
  }),
});

export type PreflightInputs = z.input<typeof preflightInputs>;
