import { z } from "zod";
import { targetsSchema } from "./target-inputs";

/** What the `Observation` resource is given; the targets are secret. */
export const observationInputs = z.object({
  targets: targetsSchema,
  /** Stands for everything that this `up` is asked for. */
  attempt: z.string(),
  /** The attempt that the last roll brought to its end; empty when there was none. */
  rolled: z.string(),
});

export type ObservationInputs = z.input<typeof observationInputs>;
