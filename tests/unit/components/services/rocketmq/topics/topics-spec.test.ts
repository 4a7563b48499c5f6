import assert from "node:assert/strict";
import {
  entriesIn,
  entriesText,
  messageTopicsOf,
  topicFields,
} from "../../../../../../components/services/rocketmq/topics/topics-spec";
import { rawHost, specOf } from "../../../../../helpers/config";

const orders = { fields: topicFields({ type: "FIFO", queues: 4 }), allowDelete: false, differs: [] };

describe("the topics of RocketMQ among the inputs of a resource", () => {
  it("are one text with a number of queues, without what most have", () => {
    assert.equal(entriesText({ orders }), '{"orders":{"type":"FIFO","queues":4}}');
    assert.deepEqual(entriesIn(entriesText({ orders })), { orders });
  });

  it("say everything of one that somebody changed by hand", () => {
    const odd = {
      ...orders,
      fields: { ...orders.fields, permission: 4 },
      allowDelete: true,
      differs: ["broker group a on server 2 does not have it"],
    };
    assert.match(entriesText({ odd }), /"readQueues":4,"writeQueues":4,"permission":4,"allowDelete":true,"differs":\[/);
    assert.deepEqual(entriesIn(entriesText({ odd })), { odd });
  });

  it("are none where there is no text", () => assert.deepEqual(entriesIn(undefined), {}));
});

describe("what a stack says about topics and consumer groups of RocketMQ", () => {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  const specWith = (rocketmq: object) => messageTopicsOf(specOf({ hosts, rocketmq: { source: "maven", ...rocketmq } }));

  it("is filled in with defaults, and leaves out what is left alone", () => {
    assert.deepEqual(
      specWith({
        topics: [{ name: "orders" }, { name: "old", managed: false }],
        consumerGroups: [{ name: "shipping", ordered: true, allowDelete: true }],
      }),
      {
        topics: { orders: { ...orders, fields: topicFields({ type: "NORMAL", queues: 4 }) } },
        consumerGroups: {
          shipping: { fields: { ordered: true, retries: 16, broadcast: true }, allowDelete: true, differs: [] },
        },
        unmanagedTopics: ["old"],
        unmanagedConsumerGroups: [],
      },
    );
  });

  it("is nothing for a stack without RocketMQ", () => assert.equal(messageTopicsOf(specOf()), undefined));
});
