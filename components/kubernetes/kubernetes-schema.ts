import { z } from "zod";
import { configSchema, configSchemaOf, substrate } from "../config/config-schema";
import { commonPodSettings } from "../services/common-pod-settings";
import { podSettingsKey } from "../services/pod-settings";
import { podServices, type Registry, registry, type PodServiceName } from "../services/registry";
import { settingsPathOf } from "../services/resolve-group";

/** Settings that mean something on hosts only; on Kubernetes they are accepted, so that a stack can be switched. */
export const hostsOnly = hostsOnlyOf(registry);

/** The same for other services than those of the registry. */
export function hostsOnlyOf(services: Registry): string[] {
  const all = podServices(services);
  return [
    ...["ssh", "java", "preflight", "minFreeDisk", "downloads"],
    ...all.flatMap(({ partOf, ...service }) => softwareOf(partOf).map((key) => `${settingsPathOf(service)}.${key}`)),
    ...all.flatMap(({ name, kubernetes }) => (kubernetes.hostsOnly ?? []).map((key) => `${name}.${key}`)),
  ];
}

/** How software is installed; servers that are part of another service have only paths of their own. */
function softwareOf(partOf: string | undefined): string[] {
  return partOf === undefined ? ["layout", "paths", "user"] : ["paths"];
}

/** Whether a setting of the stack file says anything here: of hosts only the ids, the names and the racks do. */
export function isUsed(setting: string, services: Registry): boolean {
  const ofServices = podServices(services).flatMap(({ idKey, kubernetes }) => [idKey, ...(kubernetes.hostKeys ?? [])]);
  const ofHosts = ["name", "rack", ...ofServices];
  const [, hostKey] = /^hosts\[\]\.(.*)$/.exec(setting) ?? [];
  if (hostKey !== undefined) return ofHosts.includes(hostKey);
  return !hostsOnlyOf(services).some((key) => setting === key || setting.startsWith(`${key}.`));
}

/** The key of a service's settings, see `podSettingsKey`. */
export type PodSettingsKey<Name extends PodServiceName = PodServiceName> =
  (typeof registry)[Name]["kubernetes"] extends {
    readonly settingsKey: infer Key extends string;
  }
    ? Key
    : Name;

type Slices = {
  readonly [Name in PodServiceName as PodSettingsKey<Name>]: (typeof registry)[Name]["kubernetes"]["settings"];
};

function slicesOf(services: Registry): Record<string, z.ZodType> {
  return Object.fromEntries(
    podServices(services).map((service) => [podSettingsKey(service), service.kubernetes.settings]),
  );
}

/** The namespace of a cluster whose stack file names none. */
export const defaultNamespace = defaultNamespaceOf(registry);

function defaultNamespaceOf(services: Registry): string {
  const [namespace] = podServices(services).flatMap(({ kubernetes }) => kubernetes.defaultNamespace ?? []);
  if (namespace === undefined) throw new Error("no service gives the default namespace");
  return namespace;
}

/** Everything that only Kubernetes needs to know, besides the settings of the services. */
const ownSettings = {
  kubeconfig: z
    .string()
    .optional()
    .describe("Kubeconfig file. Default: `KUBECONFIG`, then `~/.kube/config`; for a sandbox its own cluster."),
  context: z.string().optional().describe("Context in the kubeconfig. Default: its current one."),
  namespace: z.string().default(defaultNamespace).describe("Namespace of all objects."),
  createNamespace: z
    .boolean()
    .default(true)
    .describe("Creates the namespace with the Pod Security level `restricted`. `false`: it already exists."),
  clusterChecks: z
    .boolean()
    .default(true)
    .describe(
      "Looks at nodes, StorageClasses, volumes and the Services of others before anything is changed. " +
        "`false`: not, for a user who has rights in this namespace only.",
    ),
  clusterDomain: z.string().default("cluster.local").describe("DNS domain of the cluster."),
  workload: z
    .enum(["StatefulSet", "Deployment"])
    .default("StatefulSet")
    .describe(
      "`StatefulSet`: with volumes. `Deployment`: without volumes; **data is lost with its pod**, and other pods have the replicas.",
    ),
  antiAffinity: z
    .enum(["required", "preferred"])
    .default("required")
    .describe("Whether servers of a service must, or should, run on different nodes."),
  topologyKey: z
    .string()
    .optional()
    .describe(
      "Node label over whose values servers are spread, and whose values are the racks of `hosts`. " +
        "Example: `topology.kubernetes.io/zone`.",
    ),
  ...commonPodSettings,
  securityContext: z
    .enum(["fixed", "platform"])
    .default("fixed")
    .describe(
      "User and group of pods. `fixed`: 1000. `platform`: what the platform gives them, as OpenShift does; all else " +
        "that the Pod Security level `restricted` asks for stays.",
    ),
  imageRegistry: z
    .string()
    .optional()
    .describe(
      "Registry that mirrors the official images. Example: `registry.example.org/mirror`. One that has them below " +
        "another path, such as `library/`: give the whole name as `image` of the service.",
    ),
  imagePullSecrets: z
    .array(z.string())
    .default([])
    .describe("Names of Secrets in the namespace with the registry's credentials."),
  networkPolicy: z
    .boolean()
    .default(false)
    .describe(
      "Admits only pods with the label `kafka-zookeeper/kafka-client: allowed` or `kafka-zookeeper/zookeeper-client: allowed`; " +
        "for RocketMQ `kafka-zookeeper/rocketmq-namesrv-client`, `kafka-zookeeper/rocketmq-client` and " +
        "`kafka-zookeeper/rocketmq-proxy-client`.",
    ),
  clientSettings: z
    .array(z.string())
    .default([])
    .describe(
      "Existing namespaces of applications. Each gets a ConfigMap `kafka-client-settings` with all client files, without " +
        "a login: that is in the Secret of `users[].namespaces`.",
    ),
};

const kubernetesGroup = z.strictObject({ ...ownSettings, ...(slicesOf(registry) as Slices) });

const host = configSchema.shape.hosts.element.partial({ address: true });

/** The configuration of a stack with `substrate: kubernetes`: that of hosts, of which only the ids are used, and more. */
export const kubernetesSchema = configSchema.extend({
  substrate: substrate.extract(["kubernetes"]),
  hosts: z.array(host).default([]),
  kubernetes: kubernetesGroup.prefault({}).describe("For `substrate: kubernetes`: how the servers run."),
});

/** The same schema for other services than those of the registry. */
export function kubernetesSchemaOf(services: Registry): z.ZodObject {
  if (services === registry) return kubernetesSchema;
  const base = configSchemaOf(services);
  const { element } = base.shape["hosts"] as z.ZodArray<z.ZodObject>;
  return base.extend({
    substrate: kubernetesSchema.shape.substrate,
    hosts: z.array(element.partial({ address: true })).default([]),
    kubernetes: z.strictObject({ ...ownSettings, ...slicesOf(services) }).prefault({}),
  });
}

export type KubernetesConfig = z.output<typeof kubernetesSchema>;
