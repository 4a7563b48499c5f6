import { z } from "zod";
import { externalPorts, externalSettings, podSettings, storageClassSetting } from "../../pod-settings";
import type { KafkaStack } from "../schema";

const external = externalSettings({
  noun: "broker",
  service: "kafka-{id}-external",
  port: 9094,
  nodePorts: "{ 1: 30901, 2: 30902 }",
}).extend({
  secure: z
    .strictObject(
      externalPorts({
        noun: "broker",
        port: 9095,
        nodePorts: "{ 1: 30904, 2: 30905 }",
        use: " For clients with TLS, in a cluster that comes from plain text (`security.plaintextUntil`).",
      }),
    )
    .optional()
    .describe("The ports of clients with TLS, where those in plain text have the others. Default: all have those."),
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
  readonly kubernetes: { readonly kafka: KafkaPodSettings; readonly clientSettings: readonly string[] };
}
