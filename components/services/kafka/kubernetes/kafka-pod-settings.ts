import { z } from "zod";
import { podSettings, storageClassSetting } from "../../pod-settings";
import type { KafkaStack } from "../schema";

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
      "External address of each broker by id. Default: the one that the broker's load balancer gets, or with `NodePort` that of the broker's node.",
    ),
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      "Annotations of each broker's external Service. `{id}` and `{address}` are replaced by the broker's own. Example: " +
        '`{ metallb.io/loadBalancerIPs: "{address}" }` asks MetalLB for the addresses of `addresses`.',
    ),
});

const settings = z.strictObject({
  ...podSettings,
  pageCache: z
    .string()
    .optional()
    .describe("Memory for the page cache, from which consumers read recent records. Default: as much as the heap."),
  service: z.string().default("kafka-{id}").describe("Name of each broker's own Service; `{id}` stands for its id."),
  storage: z
    .strictObject({
      class: storageClassSetting,
      size: z.string().optional().describe("Size of each broker's volume. Default: `100Gi`."),
    })
    .optional()
    .describe("Volumes of the brokers; only for `workload: StatefulSet`."),
  external: external.prefault({}).describe("Access from outside the cluster."),
});

/** The group `kubernetes.kafka` of the stack file. */
export const kafkaPodSettings = settings.prefault({}).describe("Kafka's pods.");

export type KafkaPodSettings = z.output<typeof settings>;

/** What Kafka needs to know of a stack on Kubernetes. */
export interface KafkaInPods extends KafkaStack {
  readonly kubernetes: { readonly kafka: KafkaPodSettings };
}
