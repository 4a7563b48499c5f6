import { z } from "zod";
import { type CommonPodSettings, commonPodSettings } from "./common-pod-settings";

/** What the services have in common on Kubernetes: their image, and what their pods may use. */
export const podSettings = {
  image: z
    .string()
    .optional()
    .describe("Image with a tag or a digest. Default: the official one of the version, from `imageRegistry`."),
  home: z
    .string()
    .optional()
    .describe(
      "Directory of the distribution in the image. Default: where the official image, or one of `scripts/image`, has it.",
    ),
  replicas: z
    .number()
    .int()
    .optional()
    .describe("Number of servers, with the ids 1, 2, 3 and so on, for a stack without `hosts`. Default: 3."),
  memory: z
    .string()
    .optional()
    .describe("Memory request and limit of each pod. Default: the heap, 256Mi for the JVM itself, and the page cache."),
  cpu: z.string().default("250m").describe("CPU request of each pod."),
  cpuLimit: z
    .string()
    .optional()
    .describe("CPU limit of each pod, for namespaces whose quota asks for one; it slows servers down. Default: none."),
  ...commonPodSettings,
};

export const storageClassSetting = z.string().optional().describe("StorageClass. Default: the cluster's default one.");

/** How clients outside the cluster reach each server, and by which names and ports. */
export interface ExternalSettings {
  readonly type: "none" | "NodePort" | "LoadBalancer";
  /** Name of each server's external Service. */
  readonly service: string;
  readonly port: number;
  /** By id. */
  readonly nodePorts: Readonly<Record<string, number>>;
  /** By id. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the settings of every service on Kubernetes hold, whatever else is among them. */
export interface PodSettings extends CommonPodSettings {
  readonly image?: string | undefined;
  readonly home?: string | undefined;
  readonly replicas?: number | undefined;
  readonly memory?: string | undefined;
  readonly cpu: string;
  readonly cpuLimit?: string | undefined;
  /** Name of each server's own Service. */
  readonly service: string;
  readonly storage?: { readonly class?: string | undefined } | undefined;
  /** Only of a service that clients outside the cluster connect to. */
  readonly external?: ExternalSettings | undefined;
}

/** The settings of a service below `kubernetes`. @throws Error when the stack has none. */
export function podSettingsOf(
  config: { readonly kubernetes: object },
  { name }: { readonly name: string },
): PodSettings {
  const own = (config.kubernetes as Readonly<Record<string, PodSettings | undefined>>)[name];
  if (own === undefined) throw new Error(`the configuration has no group kubernetes.${name}`);
  return own;
}

/** Stands for a server's address in the annotations of its external Service. */
export const addressMark = "{address}";

/** What one server gets of a pattern for all: `{id}` stands for its id. */
export function forServer(pattern: string, id: number): string {
  return pattern.replaceAll("{id}", String(id));
}
