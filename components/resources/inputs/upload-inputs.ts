import { z } from "zod";
import { targetSchema } from "./target-inputs";

/** What the `Upload` resource is given; the target is secret. */
export const uploadInputs = z.object({
  target: targetSchema,
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
    }),
  ),
});

export type UploadInputs = z.input<typeof uploadInputs>;
export type Upload = z.output<typeof uploadInputs>["uploads"][number];
