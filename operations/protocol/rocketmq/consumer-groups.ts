import { z } from "zod";
import { notThere, requestCodes } from "./codes";
import { parseJson } from "./frames";
import type { RocketmqConnection } from "./rocketmq-connection";
import { deleteTopic, orUndefined } from "./topics";

/** A consumer group as one broker has it. */
export interface BrokerConsumerGroup {
  /** `consumeMessageOrderly`. */
  readonly ordered: boolean;
  /** `retryMaxTimes`. */
  readonly retries: number;
  /** `consumeBroadcastEnable`. */
  readonly broadcast: boolean;
}

const groupSchema = z.looseObject({
  consumeMessageOrderly: z.boolean().default(false),
  retryMaxTimes: z.number(),
  consumeBroadcastEnable: z.boolean(),
});

async function fetchRaw(broker: RocketmqConnection, name: string) {
  const request = { code: requestCodes.groupConfig, what: `consumer group ${name}`, fields: { group: name } };
  const told = await orUndefined(broker.send(request), notThere.group);
  return told === undefined ? undefined : groupSchema.parse(parseJson(told.body.toString()));
}

/** A consumer group of a broker; undefined when it has none of this name. */
export async function fetchConsumerGroup(
  broker: RocketmqConnection,
  name: string,
): Promise<BrokerConsumerGroup | undefined> {
  const told = await fetchRaw(broker, name);
  return (
    told && {
      ordered: told.consumeMessageOrderly,
      retries: told.retryMaxTimes,
      broadcast: told.consumeBroadcastEnable,
    }
  );
}

/** Makes or changes a consumer group of a broker; whatever else it has stays. @throws RefusedRequest */
export async function putConsumerGroup(
  broker: RocketmqConnection,
  name: string,
  { ordered, retries, broadcast }: BrokerConsumerGroup,
): Promise<void> {
  const before = (await fetchRaw(broker, name)) ?? { groupName: name };
  const wanted = { consumeMessageOrderly: ordered, retryMaxTimes: retries, consumeBroadcastEnable: broadcast };
  await broker.send({
    code: requestCodes.createGroup,
    what: `consumer group ${name}`,
    body: JSON.stringify({ ...before, ...wanted }),
  });
}

/** Where a consumer group keeps what it has to read once more, and what it gave up. */
export function topicsOfConsumerGroup(name: string): string[] {
  return [`%RETRY%${name}`, `%DLQ%${name}`];
}

/** Deletes a consumer group of a broker, with how far it was and with its topics; one that is not there is no error. */
export async function deleteConsumerGroup(broker: RocketmqConnection, name: string): Promise<void> {
  await broker.send({
    code: requestCodes.deleteGroup,
    what: `the end of consumer group ${name}`,
    fields: { groupName: name, cleanOffset: "true" },
  });
  for (const topic of topicsOfConsumerGroup(name)) await deleteTopic(broker, topic);
}

const connectionsSchema = z.object({ connectionSet: z.array(z.unknown()).nullish() });

/** How many consumers of a group are connected to a broker. */
export async function countConsumers(broker: RocketmqConnection, group: string): Promise<number> {
  const what = `the consumers of group ${group}`;
  const request = { code: requestCodes.consumers, what, fields: { consumerGroup: group } };
  const told = await orUndefined(broker.send(request), notThere.consumers);
  if (told === undefined) return 0;
  return connectionsSchema.parse(parseJson(told.body.toString())).connectionSet?.length ?? 0;
}
