import { KubeConfig } from "@kubernetes/client-node";

/** How a stack reaches its cluster; what is absent is as kubectl has it. */
export interface Access {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** Reads a kubeconfig without looking whether it has the context. @throws Error when the file cannot be read. */
export function kubeConfigOf({ kubeconfig, context }: Access): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}
