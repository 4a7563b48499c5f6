import { z } from "zod";
import { properties, size } from "../../../model/schema-values";

export const topic = z.strictObject({
  name: z.string().describe("Name of the topic."),
  partitions: z.number().int().default(1).describe("Number of partitions. It can grow but never shrink."),
  replicationFactor: z
    .number()
    .int()
    .optional()
    .describe("Replicas of each partition. Default: `kafka.replicationFactor`."),
  config: properties
    .default({})
    .describe("Topic configuration, by the names of Kafka's documentation. Example: `{ retention.ms: 86400000 }`."),
  allowDelete: z
    .boolean()
    .default(false)
    .describe(
      "Removing this topic from the file deletes it, **with its records**. Set it one `up` before the removal.",
    ),
  managed: z
    .boolean()
    .default(true)
    .describe("`false`: the topic is left alone, and may then be removed from the file."),
});

/** The settings of a stack about topics, wherever its brokers run. */
export const topicSettings = {
  topics: z.array(topic).default([]).describe("The desired topics. Other topics of the cluster are left alone."),
  allowTopicDelete: z
    .boolean()
    .default(false)
    .describe(
      "`allowDelete` for all topics: topics that are removed from the file are deleted, **with their records**.",
    ),
  reassignmentThrottle: size
    .default("20m")
    .describe(
      "Throttle of a reassignment after a topic's `replicationFactor` changed, in bytes per second and broker.",
    ),
};
