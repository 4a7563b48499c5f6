import { z } from "zod";

/** How a stack reaches its cluster; what is absent is as kubectl has it. */
export const accessSchema = z.object({ kubeconfig: z.string().exactOptional(), context: z.string().exactOptional() });

export type Access = z.output<typeof accessSchema>;
