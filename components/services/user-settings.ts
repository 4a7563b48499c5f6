import { z } from "zod";
import { oneOrMany } from "../model/schema-values";

/** The rights of a user in plain words, which mean the same whatever it logs in to; the reference explains each by itself. */
export function plainRights() {
  const consume = z.strictObject({
    topics: z.array(z.string()).min(1).describe("Topics to read; `orders-*` for all whose names begin with `orders-`."),
    group: z.string().describe("Consumer group; `orders-*` for all whose names begin with `orders-`."),
  });
  return {
    produce: z
      .array(z.string())
      .default([])
      .describe("Topics to write; `payments-*` for all whose names begin with `payments-`."),
    consume: oneOrMany(consume)
      .default([])
      .describe("Topics to read, each with the consumer group; a list or a single one."),
  };
}

/** What an ACL is about besides its resource, and who it is for. */
export const aclParts = {
  name: z
    .string()
    .optional()
    .describe("Name, or its beginning with `pattern: prefixed`; `*` for all. Not for `cluster`."),
  pattern: z.enum(["literal", "prefixed"]).default("literal").describe("How `name` is compared."),
  host: z.string().default("*").describe("IP address of the client; `*` for any."),
};
