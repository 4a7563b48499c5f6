import { z } from "zod";

const allowDelete = (what: string) =>
  z
    .boolean()
    .default(false)
    .describe(`Removing it from the file deletes it, **${what}**. Set it one \`up\` before the removal.`);

const managed = z.boolean().default(true).describe("`false`: it is left alone, and may then be removed from the file.");

const topic = z.strictObject({
  name: z.string().describe("Name of the topic."),
  type: z
    .enum(["NORMAL", "FIFO", "DELAY", "TRANSACTION"])
    .default("NORMAL")
    .describe(
      "`message.type`: which messages it takes. Clients with gRPC refuse others. Changed only while the topic is empty.",
    ),
  queues: z
    .number()
    .int()
    .default(4)
    .describe("Queues in each broker group, for reading and writing. Their number can grow but never shrink."),
  allowDelete: allowDelete("with its messages"),
  managed,
});

const consumerGroup = z.strictObject({
  name: z.string().describe("Name of the consumer group."),
  ordered: z
    .boolean()
    .default(false)
    .describe(
      "`consumeMessageOrderly`: messages of a `FIFO` topic are given in their order; clients with gRPC need it.",
    ),
  retries: z
    .number()
    .int()
    .default(16)
    .describe("`retryMaxTimes`: how often a message is given again before it is a dead letter (`%DLQ%` topic)."),
  broadcast: z
    .boolean()
    .default(true)
    .describe("`consumeBroadcastEnable`: whether each of its consumers may ask for all messages."),
  allowDelete: allowDelete("with how far it has read and its dead letters"),
  managed,
});

/** What a stack says of topics and consumer groups, among the settings of RocketMQ. */
export const messageTopicSettings = {
  topics: z
    .array(topic)
    .default([])
    .describe("The desired topics, in every broker group. Other topics of the cluster are left alone."),
  consumerGroups: z
    .array(consumerGroup)
    .default([])
    .describe("The desired consumer groups. Other consumer groups of the cluster are left alone."),
};

export type MessageTopicConfig = z.output<typeof topic>;
export type ConsumerGroupConfig = z.output<typeof consumerGroup>;
