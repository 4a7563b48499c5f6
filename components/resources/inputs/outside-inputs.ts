import { z } from "zod";
import { serviceNames } from "../../services/registry";

/** Servers that this program does not run and that stand for those of a service; reached from the stack's own servers. */
export const outsideSchema = z.array(
  z.object({ service: z.enum(serviceNames), address: z.string(), port: z.number() }),
);

export type Outside = z.output<typeof outsideSchema>;
