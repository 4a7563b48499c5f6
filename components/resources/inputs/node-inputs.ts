import { z } from "zod";

/** A server on a host, as our own tools find it. */
export const nodeSchema = z.object({
  id: z.number(),
  host: z.string(),
  address: z.string(),
  port: z.number(),
  /** Where else it may have been started to answer first, see `serverEndpoint`. Example: `10.0.0.1:9092`. */
  former: z.array(z.string()).exactOptional(),
  /** The service whose server on the same host it is one process with, see `Server.within`. */
  within: z.string().exactOptional(),
  /** Everything it listens on, for a service whose ports answer different questions (`Service.namesPorts`); else absent. */
  ports: z.array(z.object({ name: z.string(), address: z.string(), port: z.number() })).exactOptional(),
});
