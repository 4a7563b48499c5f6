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
  /** Where its voters are written down, by what runs; absent if unknown. */
  kind: z.enum(["static", "dynamic"]).exactOptional(),
  /** Controllers that are registered and not in the stack, of which nothing but their registration is left; absent if unknown. */
  ghostControllers: z.array(z.number()).exactOptional(),
  /** On the way from ZooKeeper to KRaft, and as long as there is ZooKeeper after it; absent otherwise. */
  migration: z
    .object({
      /** That of the last `up`. */
      step: z.string(),
      /** The step that takes it back; null where there is no way back. */
      back: z.string().nullable(),
      /** The step that follows; null at the last one. */
      next: z.string().nullable(),
      /** Controllers that write to ZooKeeper as well, of those that responded. */
      migrating: z.array(z.number()),
    })
    .exactOptional(),
});
