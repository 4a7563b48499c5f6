import { z } from "zod";
import { addressText } from "../model/schema-values";
import { type CommonPodSettings, commonPodSettings } from "./common-pod-settings";

/** The image of a service. */
const imageSettings = {
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
};

/** What the pods of a service may use, and how many there are. */
export const podResources = {
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

/** What the services have in common on Kubernetes: their image, and what their pods may use. */
export const podSettings = { ...imageSettings, ...podResources };

/** The words of a service for access from outside: its servers, and the defaults of names and ports. */
interface ExternalWords extends PortWords {
  readonly service: string;
}

interface PortWords {
  readonly noun: string;
  readonly port: number;
  /** An example of node ports by id. */
  readonly nodePorts: string;
  /** For whom they are, if not for all: a sentence that follows each. */
  readonly use?: string;
}

/** The ports of the external Services. */
export function externalPorts({ noun, port, nodePorts, use = "" }: PortWords) {
  return {
    port: z
      .number()
      .int()
      .default(port)
      .describe(`Port of the external Service, inside the cluster or at the load balancer.${use}`),
    nodePorts: z
      .record(z.string(), z.number().int())
      .default({})
      .describe(`For \`NodePort\`: the port of each ${noun} by id, 30000 to 32767. Example: \`${nodePorts}\`.${use}`),
  };
}

/** The settings of access from outside the cluster, which a service may have. */
export function externalSettings({ noun, service, ...ports }: ExternalWords) {
  return z.strictObject({
    type: z
      .enum(["none", "NodePort", "LoadBalancer"])
      .default("none")
      .describe(`How clients outside the cluster reach each ${noun}.`),
    service: z.string().default(service).describe(`Name of each ${noun}'s external Service.`),
    ...externalPorts({ noun, ...ports }),
    addresses: z
      .record(z.string(), addressText())
      .default({})
      .describe(
        `External address of each ${noun} by id. Default: the one that the ${noun}'s load balancer gets, or with \`NodePort\` that of the ${noun}'s node.`,
      ),
    annotations: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        `Annotations of each ${noun}'s external Service. \`{id}\` and \`{address}\` are replaced by the ${noun}'s own. Example: ` +
          '`{ metallb.io/loadBalancerIPs: "{address}" }` asks MetalLB for the addresses of `addresses`.',
      ),
  });
}

/** The memory of pods whose servers leave the page cache to others. */
export const memoryWithoutPageCache = podResources.memory.describe(
  "Memory request and limit of each pod. Default: the heap, and 256Mi for the JVM itself.",
);

export const storageClassSetting = z.string().optional().describe("StorageClass. Default: the cluster's default one.");

/** The volumes of servers that have one each. */
export function volumeSettings(whose: string, size: string) {
  return z
    .strictObject({ class: storageClassSetting, size: z.string().optional().describe(size) })
    .optional()
    .describe(`Volumes of the ${whose}.`);
}

/** The ports at which clients outside come in. */
export interface ExternalPorts {
  /** Of the Services. */
  readonly port: number;
  /** By id. */
  readonly nodePorts: Readonly<Record<string, number>>;
}

/** How clients outside the cluster reach each server, and by which names and ports. */
export interface ExternalSettings extends ExternalPorts {
  readonly type: "none" | "NodePort" | "LoadBalancer";
  /** Name of each server's external Service. */
  readonly service: string;
  /** Those of clients with TLS, where they have others than clients in plain text. */
  readonly secure?: ExternalPorts | undefined;
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

/** A service, with the key of its settings below `kubernetes` where that is not its name. */
export interface KeyedService {
  readonly name: string;
  readonly kubernetes: { readonly settingsKey?: string };
}

/** The key of a service's settings below `kubernetes`. */
export function podSettingsKey({ name, kubernetes }: KeyedService): string {
  return kubernetes.settingsKey ?? name;
}

/** Where these stand in the stack file. Example: `kubernetes.controllers`. */
export function podSettingsPath(service: KeyedService): string {
  return `kubernetes.${podSettingsKey(service)}`;
}

/** The settings of a service below `kubernetes`. @throws Error when the stack has none. */
export function podSettingsOf(config: { readonly kubernetes: object }, service: KeyedService): PodSettings {
  const own = (config.kubernetes as Readonly<Record<string, PodSettings | undefined>>)[podSettingsKey(service)];
  if (own === undefined) throw new Error(`the configuration has no group ${podSettingsPath(service)}`);
  return own;
}

/** Stands for the address of a load balancer where nobody can know it yet; nothing is made with it. */
export function awaitedAddress(service: string): string {
  return `known-after-${service}-has-its-address`;
}

/** The address of a node through which clients outside reach a server: each gets another one, as far as there are. */
export function nodeFor(index: number, nodes: readonly string[]): string {
  return nodes[index % Math.max(1, nodes.length)] ?? "NODE";
}

/** Stands for a server's address in the annotations of its external Service. */
export const addressMark = "{address}";

/** What one server gets of a pattern for all: `{id}` stands for its id. */
export function forServer(pattern: string, id: number): string {
  return pattern.replaceAll("{id}", String(id));
}
