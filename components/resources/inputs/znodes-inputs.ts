import { z } from "zod";
import { serviceNames } from "../../services/registry";

/** See `ZnodeRights`, with the servers that are asked. */
export function znodesSchema<S extends z.ZodType>(server: S) {
  return z
    .object({
      access: z.enum(["closed", "open"]),
      service: z.enum(serviceNames),
      chroot: z.string(),
      owner: z.string(),
      servers: z.array(server),
    })
    .exactOptional();
}
