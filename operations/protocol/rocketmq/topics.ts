import { z } from "zod";
import { notThere, requestCodes } from "./codes";
import { parseJson } from "./frames";
import { RefusedRequest, type RocketmqConnection } from "./rocketmq-connection";

/** A topic as one broker has it. */
export interface BrokerTopic {
  /** `message.type`. Example: `FIFO`. */
  readonly type: string;
  readonly readQueues: number;
  readonly writeQueues: number;
  /** `perm`: 6 for reading and writing. */
  readonly permission: number;
}

/** What a change of a topic takes over as it is. */
interface Further {
  readonly order: boolean;
  readonly flags: number;
}

const typeKey = "message.type";

const topicSchema = z.object({
  readQueueNums: z.number(),
  writeQueueNums: z.number(),
  perm: z.number(),
  order: z.boolean().default(false),
  topicSysFlag: z.number().default(0),
  attributes: z.record(z.string(), z.string()).nullish(),
});

/** A topic of a broker, with what no stack file says of it; undefined when it has none of this name. */
export async function fetchTopic(
  broker: RocketmqConnection,
  name: string,
): Promise<(BrokerTopic & Further) | undefined> {
  const request = { code: requestCodes.topicConfig, what: `topic ${name}`, fields: { topic: name } };
  const told = await orUndefined(broker.send(request), notThere.topic);
  if (told === undefined) return undefined;
  const { readQueueNums, writeQueueNums, perm, order, topicSysFlag, attributes } = topicSchema.parse(
    parseJson(told.body.toString()),
  );
  return {
    // A topic that says nothing takes ordinary messages (`TopicConfig.getTopicMessageType`).
    type: attributes?.[typeKey] ?? "NORMAL",
    readQueues: readQueueNums,
    writeQueues: writeQueueNums,
    permission: perm,
    order,
    flags: topicSysFlag,
  };
}

/** Makes or changes a topic of a broker; attributes that it has besides its kind stay. @throws RefusedRequest */
export async function putTopic(broker: RocketmqConnection, name: string, topic: BrokerTopic): Promise<void> {
  const { order = false, flags = 0 } = (await fetchTopic(broker, name)) ?? {};
  await broker.send({
    code: requestCodes.createTopic,
    what: `topic ${name}`,
    fields: {
      topic: name,
      // Whose rights a topic inherits that makes itself; the field must be there.
      defaultTopic: "TBW102",
      readQueueNums: String(topic.readQueues),
      writeQueueNums: String(topic.writeQueues),
      perm: String(topic.permission),
      topicFilterType: "SINGLE_TAG",
      topicSysFlag: String(flags),
      order: String(order),
      attributes: `+${typeKey}=${topic.type}`,
    },
  });
}

/** Deletes a topic of a broker with its messages; one that is not there is no error. */
export async function deleteTopic(broker: RocketmqConnection, name: string): Promise<void> {
  await broker.send({ code: requestCodes.deleteTopic, what: `the end of topic ${name}`, fields: { topic: name } });
}

/** Has a name server forget a topic, which it would otherwise give routes for as long as it runs. */
export async function deleteRoute(nameServer: RocketmqConnection, topic: string): Promise<void> {
  await nameServer.send({
    code: requestCodes.deleteRoute,
    what: `the end of the route of ${topic}`,
    fields: { topic },
  });
}

/** Whether any of the queues of a topic has a message on this broker. */
export async function hasMessages(broker: RocketmqConnection, topic: string, queues: number): Promise<boolean> {
  const offset = async (code: number, queueId: number) => {
    const what = `where queue ${queueId} of topic ${topic} ends`;
    const { fields } = await broker.send({ code, what, fields: { topic, queueId: String(queueId) } });
    const value = Number(fields["offset"] ?? NaN);
    if (!Number.isFinite(value)) throw new Error(`${what}: a broker does not tell`);
    return value;
  };
  const held = await Promise.all(
    Array.from({ length: queues }, async (_, queueId) => {
      const [first, end] = await Promise.all([
        offset(requestCodes.minOffset, queueId),
        offset(requestCodes.maxOffset, queueId),
      ]);
      return end > Math.max(0, first);
    }),
  );
  return held.includes(true);
}

/** What a request brings; undefined when it is refused with this code. */
export async function orUndefined<T>(request: Promise<T>, code: number): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RefusedRequest && error.code === code) return undefined;
    throw error;
  }
}
