import { KubeConfig } from "@kubernetes/client-node";
import type { Access } from "../../components/resources/inputs/access-inputs";

/** Reads a kubeconfig without looking whether it has the context. @throws Error when the file cannot be read. */
export function kubeConfigOf({ kubeconfig, context }: Partial<Record<keyof Access, string | undefined>>): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}
