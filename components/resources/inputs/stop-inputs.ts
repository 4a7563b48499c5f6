import { z } from "zod";
import { targetsSchema } from "./target-inputs";

/** What the `Stop` resource is given: the hosts whose services a destroy stops; secret. */
export const stopInputs = z.object({ targets: targetsSchema });

export type StopInputs = z.input<typeof stopInputs>;
