import type { Fields } from "../../../../components/services/rocketmq/topics/entries";
import {
  type BrokerConsumerGroup,
  countConsumers,
  deleteConsumerGroup,
  fetchConsumerGroup,
  putConsumerGroup,
  topicsOfConsumerGroup,
} from "../../../protocol/rocketmq/consumer-groups";
import type { RocketmqConnection } from "../../../protocol/rocketmq/rocketmq-connection";
import { type BrokerTopic, deleteTopic, fetchTopic, hasMessages, putTopic } from "../../../protocol/rocketmq/topics";
import { groupWords, topicWords, type Words } from "./plan";

/** What brokers keep by names. */
export interface Kind {
  readonly words: Words;
  /** What a broker has under a name; undefined for nothing. */
  fetch(broker: RocketmqConnection, name: string): Promise<Fields | undefined>;
  put(broker: RocketmqConnection, name: string, fields: Fields): Promise<void>;
  remove(broker: RocketmqConnection, name: string): Promise<void>;
  /** Topics that name servers have to forget with it. */
  routes(name: string): string[];
  /** Whether a broker has something that keeps a change to `wanted`, or a deletion, from being made. */
  isInUse(broker: RocketmqConnection, name: string, now: Fields, wanted: Fields | undefined): Promise<boolean>;
}

export const topics: Kind = {
  words: topicWords,
  async fetch(broker, name) {
    const told = await fetchTopic(broker, name);
    if (told === undefined) return undefined;
    const { type, readQueues, writeQueues, permission } = told;
    return { type, readQueues, writeQueues, permission };
  },
  put: (broker, name, fields) => putTopic(broker, name, fields as unknown as BrokerTopic),
  remove: deleteTopic,
  routes: (name) => [name],
  isInUse(broker, name, now, wanted) {
    const { readQueues, writeQueues, type } = now as unknown as BrokerTopic;
    if (wanted === undefined || wanted["type"] === type) return Promise.resolve(false);
    return hasMessages(broker, name, Math.max(readQueues, writeQueues));
  },
};

export const consumerGroups: Kind = {
  words: groupWords,
  async fetch(broker, name) {
    const told = await fetchConsumerGroup(broker, name);
    return told && { ...told };
  },
  put: (broker, name, fields) => putConsumerGroup(broker, name, fields as unknown as BrokerConsumerGroup),
  remove: deleteConsumerGroup,
  routes: topicsOfConsumerGroup,
  isInUse: async (broker, name, _now, wanted) => wanted === undefined && (await countConsumers(broker, name)) > 0,
};
