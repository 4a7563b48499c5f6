import type { Request } from "../../../operations/protocol/rocketmq/rocketmq-connection";

/** A topic with queues in a group (`CreateTopicRequestHeader`). */
export function topicRequest(topic: string, queues: number): Request {
  return {
    code: 17,
    what: `topic ${topic}`,
    fields: {
      ...{ topic, defaultTopic: "TBW102", perm: "6", topicFilterType: "SINGLE_TAG", topicSysFlag: "0", order: "false" },
      ...{ readQueueNums: String(queues), writeQueueNums: String(queues), attributes: "+message.type=NORMAL" },
    },
  };
}

/** One message (`SendMessageRequestHeader`). */
export function sendRequest(topic: string, queue: number, body: string): Request {
  return {
    code: 10,
    what: `a message to ${topic}`,
    body,
    fields: {
      ...{ producerGroup: "kafka-zookeeper-tests", topic, defaultTopic: "TBW102", defaultTopicQueueNums: "4" },
      ...{ queueId: String(queue), sysFlag: "0", bornTimestamp: String(Date.now()), flag: "0", properties: "" },
      ...{ reconsumeTimes: "0", unitMode: "false", batch: "false" },
    },
  };
}

/** A group that every broker has by itself: nobody has to make it. */
const group = "TOOLS_CONSUMER";

/** Messages of a queue from an offset on (`PullMessageRequestHeader`), with the subscription that is in the request: flag 4. */
export function pullRequest(topic: string, queue: number, offset: number): Request {
  return {
    code: 11,
    what: `the messages of ${topic}`,
    fields: {
      ...{ consumerGroup: group, topic, queueId: String(queue), queueOffset: String(offset), maxMsgNums: "32" },
      ...{ sysFlag: "4", commitOffset: "0", suspendTimeoutMillis: "0", subscription: "*", subVersion: "0" },
      ...{ expressionType: "TAG" },
    },
  };
}

/** The bodies of messages as brokers store them (`MessageDecoder`), with addresses of four bytes. */
export function messagesIn(stored: Buffer): string[] {
  const bodies: string[] = [];
  for (let at = 0; at + 4 <= stored.length; at += stored.readInt32BE(at)) {
    const length = stored.readInt32BE(at + 84);
    bodies.push(stored.subarray(at + 88, at + 88 + length).toString());
  }
  return bodies;
}
