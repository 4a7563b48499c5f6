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
    targets: z.array(
      z.object({
        connection: connectionSchema,
        needs: ownRequirementsSchema,
        /** What sudo asks for, if it does. */
        sudoPassword: z.string().exactOptional(),
      }),
    ),
    /** Stands for everything that an `up` would put on a host, so that the preflight runs again when any of it changes. */
    attempt: z.string(),
    /** See `Observation`. */
    repairs: z.number(),
  }),
});

export type PreflightInputs = z.input<typeof preflightInputs>;

/** What it was given in the last `up` that succeeded, as far as every release since 0.3.0 wrote it. */
export const previousPreflightInputs = z.object({
  wanted: z.object({
    targets: z.array(
      z.object({ connection: connectionSchema, needs: z.object({ host: z.string(), address: z.string() }) }),
    ),
  }),
});
