import { z } from "zod";
import { properties, size } from "../../../model/schema-values";

export const topic = z.strictObject({
  name: z.string().describe("Name of the topic."),
  partitions: z.number().int().default(1).describe("Number of partitions; it can grow and never shrink."),
  replicationFactor: z
    .number()
    .int()
    .optional()
    .describe("Copies of each partition. Default: `kafka.replicationFactor`."),
  config: properties
    .default({})
    .describe("Settings of the topic, by the names of Kafka's documentation. Example: `{ retention.ms: 86400000 }`."),
  allowDelete: z
    .boolean()
    .default(false)
    .describe(
      "Removing this topic from the file deletes it, **with its records**; say so one `up` before it is removed.",
    ),
  managed: z
    .boolean()
    .default(true)
    .describe("`false`: the topic is left alone as it is, and may then leave the file."),
});

/** The settings of a stack about topics, wherever its brokers run. */
export const topicSettings = {
  topics: z.array(topic).default([]).describe("The topics, each as it shall be; others on the cluster are left alone."),
  allowTopicDelete: z
    .boolean()
    .default(false)
    .describe(
      "`allowDelete` for all topics: those that are removed from the file are deleted, **with their records**.",
    ),
  reassignmentThrottle: size
    .default("20m")
    .describe(
      "Bytes per second and broker that may be copied while replicas move, after a topic's `replicationFactor` changed.",
    ),
};
