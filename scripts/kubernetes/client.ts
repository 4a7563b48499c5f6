import { KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";

/** How a stack reaches its cluster; what is absent is as kubectl has it. */
export const accessSchema = z.object({ kubeconfig: z.string().optional(), context: z.string().optional() });

/** Reads a kubeconfig without looking whether it has the context. @throws Error when the file cannot be read. */
export function kubeConfigOf({ kubeconfig, context }: z.output<typeof accessSchema>): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}
