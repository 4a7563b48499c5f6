import { z } from "zod";
import { targetsSchema } from "./target-inputs";

/** What the `Upload` resource is given; the targets are secret. */
export const uploadInputs = z.object({
  targets: targetsSchema,
  uploads: z.array(
    z.object({
      product: z.string(),
      version: z.string(),
      source: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("maven") }),
        z.object({ kind: z.literal("file"), path: z.string() }),
      ]),
      sha512: z.string(),
      home: z.string(),
      /** Names of the targets that need it. */
      hosts: z.array(z.string()),
    }),
  ),
});

export type UploadInputs = z.input<typeof uploadInputs>;
export type Upload = z.output<typeof uploadInputs>["uploads"][number];
