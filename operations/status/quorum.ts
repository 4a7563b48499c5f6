import { z } from "zod";

/** The controllers of KRaft together. */
export const quorum = z.object({
  /** The active controller; null without one. */
  leader: z.number().nullable(),
  epoch: z.number().nullable(),
  /** Null if unknown. */
  voters: z.array(z.number()).nullable(),
  /** Finalized levels such as that of `metadata.version`; null if unknown. */
  features: z.record(z.string(), z.number()).nullable(),
  /** Brokers that are registered and not in the stack; null if unknown. */
  ghosts: z.array(z.object({ id: z.number(), stopped: z.boolean() })).nullable(),
});
