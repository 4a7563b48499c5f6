import { z } from "zod";
import { configSchema, substrate } from "../config/config-schema";

/** Settings that mean something on hosts only; on Kubernetes they are accepted, so that a stack can be switched. */
export const hostsOnly: readonly string[] = [
  "ssh",
  "java",
  "preflight",
  "minFreeDisk",
  "clusterId",
  ...["zookeeper", "kafka"].flatMap((product) => ["layout", "paths", "user"].map((key) => `${product}.${key}`)),
  "kafka.listeners",
  "kafka.interBrokerListener",
];

const image = {
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

const resources = {
  replicas: z
    .number()
    .int()
    .optional()
    .describe("Number of servers, with the ids 1, 2, 3 and so on, for a stack without `hosts`. Default: 3."),
  memory: z
    .string()
    .optional()
    .describe("Memory request and limit of each pod. Default: the heap, 256Mi for the JVM itself, and the page cache."),
  cpu: z.string().default("250m").describe("CPU request of each pod. There is no limit."),
};

const volume = {
  class: z.string().optional().describe("StorageClass. Default: the cluster's default one."),
};

const zookeeper = z.strictObject({
  ...image,
  ...resources,
  service: z.string().default("zk-{id}").describe("Name of each server's own Service; `{id}` stands for its id."),
  storage: z
    .strictObject({
      ...volume,
      size: z.string().optional().describe("Size of each volume for snapshots and transaction log. Default: `10Gi`."),
      logSize: z.string().optional().describe("Size of a separate volume for the transaction log. Default: none."),
    })
    .optional()
    .describe("Volumes of the servers; only for `workload: StatefulSet`."),
});

const external = z.strictObject({
  type: z
    .enum(["none", "NodePort", "LoadBalancer"])
    .default("none")
    .describe("How clients outside the cluster reach each broker."),
  service: z.string().default("kafka-{id}-external").describe("Name of each broker's external Service."),
  port: z
    .number()
    .int()
    .default(9094)
    .describe("Port of the external Service, inside the cluster or at the load balancer."),
  nodePorts: z
    .record(z.string(), z.number().int())
    .default({})
    .describe("For `NodePort`: the port of each broker by id, 30000 to 32767. Example: `{ 1: 30901, 2: 30902 }`."),
  addresses: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      "External address of each broker by id. Required for `LoadBalancer`; with `NodePort` the default is the address of the broker's node.",
    ),
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      "Annotations of each broker's external Service. `{id}` and `{address}` are replaced by the broker's own. Example: " +
        '`{ metallb.io/loadBalancerIPs: "{address}" }` asks MetalLB for the addresses of `addresses`.',
    ),
});

const kafka = z.strictObject({
  ...image,
  ...resources,
  pageCache: z
    .string()
    .optional()
    .describe("Memory for the page cache, from which consumers read recent records. Default: as much as the heap."),
  service: z.string().default("kafka-{id}").describe("Name of each broker's own Service; `{id}` stands for its id."),
  storage: z
    .strictObject({
      ...volume,
      size: z.string().optional().describe("Size of each broker's volume. Default: `100Gi`."),
    })
    .optional()
    .describe("Volumes of the brokers; only for `workload: StatefulSet`."),
  external: external.prefault({}).describe("Access from outside the cluster."),
});

/** Everything that only Kubernetes needs to know. */
const kubernetesGroup = z.strictObject({
  kubeconfig: z
    .string()
    .optional()
    .describe("Kubeconfig file. Default: `KUBECONFIG`, then `~/.kube/config`; for a sandbox its own cluster."),
  context: z.string().optional().describe("Context in the kubeconfig. Default: its current one."),
  namespace: z.string().default("kafka").describe("Namespace of all objects."),
  createNamespace: z
    .boolean()
    .default(true)
    .describe("Creates the namespace with the Pod Security level `restricted`. `false`: it already exists."),
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
  imageRegistry: z
    .string()
    .optional()
    .describe("Registry that mirrors the official images. Example: `registry.example.org/mirror`."),
  imagePullSecrets: z
    .array(z.string())
    .default([])
    .describe("Names of Secrets in the namespace with the registry's credentials."),
  networkPolicy: z
    .boolean()
    .default(false)
    .describe(
      "Admits only pods with the label `kafka-zookeeper/kafka-client: allowed` or `kafka-zookeeper/zookeeper-client: allowed`.",
    ),
  clientSettings: z
    .array(z.string())
    .default([])
    .describe(
      "Existing namespaces of applications. Each gets a ConfigMap `kafka-client-settings` with all client files.",
    ),
  zookeeper: zookeeper.prefault({}).describe("ZooKeeper's pods."),
  kafka: kafka.prefault({}).describe("Kafka's pods."),
});

const host = configSchema.shape.hosts.element.partial({ address: true });

/** The configuration of a stack with `substrate: kubernetes`: that of hosts, of which only the ids are used, and more. */
export const kubernetesSchema = configSchema.extend({
  substrate: substrate.extract(["kubernetes"]),
  hosts: z.array(host).default([]),
  kubernetes: kubernetesGroup.prefault({}).describe("For `substrate: kubernetes`: how the servers run."),
});

export type KubernetesConfig = z.output<typeof kubernetesSchema>;
