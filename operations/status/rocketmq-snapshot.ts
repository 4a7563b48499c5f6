import { z } from "zod";
import { server } from "./server-snapshot";

/** A name server of RocketMQ, and the controller inside. */
export const nameServer = server.extend({
  /** Whether its controller leads; null if that is unknown. */
  leads: z.boolean().nullable(),
  /** How many brokers are registered there; null if it did not respond. */
  registered: z.number().nullable(),
});

/** A broker group of RocketMQ, as the controllers and its master know it. */
export const brokerGroup = z.object({
  name: z.string(),
  /** Id of the server with the master; null without one, or if unknown. */
  master: z.number().nullable(),
  /** Null if no controller told. */
  replicas: z.array(z.object({ id: z.number().nullable(), inSync: z.boolean(), alive: z.boolean() })).nullable(),
  /** How many replicas it shall have. */
  wanted: z.number(),
  /** `minInSyncReplicas`; null if unknown. */
  minInsync: z.number().nullable(),
  /** Bytes that its slowest follower lacks; null without a follower, or if unknown. */
  largestLag: z.number().nullable(),
});

export type BrokerGroupStatus = z.output<typeof brokerGroup>;
