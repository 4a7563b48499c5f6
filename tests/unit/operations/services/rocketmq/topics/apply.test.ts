import assert from "node:assert/strict";
import type { Entries } from "../../../../../../components/services/rocketmq/topics/entries";
import { topicFields } from "../../../../../../components/services/rocketmq/topics/topics-spec";
import { applyMessageTopics } from "../../../../../../operations/services/rocketmq/topics/apply";
import { RocketmqReplicas } from "../../../../../helpers/rocketmq-replicas";

const entry = (fields: Entries[string]["fields"], changes: Partial<Entries[string]> = {}) => ({
  ...{ fields, allowDelete: false, differs: [] },
  ...changes,
});
const orders = entry(topicFields({ type: "FIFO", queues: 4 }));
const shipping = entry({ ordered: true, retries: 16, broadcast: true });
const everywhere = ["a 1", "a 2", "a 3", "b 1", "b 2", "b 3", "c 1", "c 2", "c 3"];

interface Args {
  readonly topics?: { readonly wanted?: Entries; readonly known?: Entries };
  readonly groups?: { readonly wanted?: Entries; readonly known?: Entries };
}

describe("the topics and consumer groups of RocketMQ", () => {
  let servers: RocketmqReplicas;
  let said: string[];
  let begun: number;

  beforeEach(() => {
    servers = new RocketmqReplicas();
    said = [];
    begun = 0;
  });

  function apply({ topics, groups }: Args): Promise<void> {
    const none = { wanted: {}, known: {} };
    return applyMessageTopics(
      servers,
      { topics: { ...none, ...topics }, consumerGroups: { ...none, ...groups } },
      { say: (line) => void said.push(line), begin: () => void (begun += 1), clock: servers.clock },
    );
  }

  it("are made on every replica of every broker group, on the masters first", async () => {
    await apply({ topics: { wanted: { orders } }, groups: { wanted: { shipping } } });
    assert.deepEqual(servers.having("topics", "orders").sort(), everywhere);
    assert.deepEqual(servers.having("groups", "shipping").sort(), everywhere);
    assert.deepEqual(
      servers.changes.slice(0, 3).sort(),
      ["a 1", "b 1", "c 1"].map((place) => `topic orders on ${place}`),
    );
    assert.deepEqual(servers.at("b", 3).topics.get("orders"), {
      ...{ readQueueNums: 4, writeQueueNums: 4, perm: 6, order: false },
      attributes: { "message.type": "FIFO" },
    });
    assert.equal(servers.at("c", 2).groups.get("shipping")?.["consumeMessageOrderly"], true);
    assert.deepEqual(said, ["topics: 1 topic on 9 replicas", "topics: 1 consumer group on 9 replicas"]);
  });

  it("are left alone where they are as they should be", async () => {
    await apply({ topics: { wanted: { orders } } });
    servers.changes.length = 0;
    await apply({ topics: { wanted: { orders }, known: { orders } } });
    assert.deepEqual(servers.changes, []);
    assert.equal(begun, 2);
  });

  it("are made once more on a replica that has taken an older list from its master meanwhile", async () => {
    let undone = false;
    servers.afterChange = (change) => {
      if (undone || change !== "topic orders on c 3") return;
      undone = true;
      queueMicrotask(() => servers.at("b", 2).topics.delete("orders"));
    };
    await apply({ topics: { wanted: { orders } } });
    assert.deepEqual(servers.having("topics", "orders").sort(), everywhere);
    assert.equal(servers.changes.filter((one) => one === "topic orders on b 2").length, 2);
  });

  it("are mended where one replica has something else, and keep what no stack file says", async () => {
    await apply({ topics: { wanted: { orders } }, groups: { wanted: { shipping } } });
    servers.changes.length = 0;
    const { topics, groups } = servers.at("a", 2);
    topics.set("orders", { ...(topics.get("orders") ?? assert.fail()), perm: 4, order: true });
    groups.set("shipping", { ...groups.get("shipping"), retryMaxTimes: 3, consumeTimeoutMinute: 7 });
    await apply({ topics: { wanted: { orders } }, groups: { wanted: { shipping } } });
    assert.deepEqual(servers.changes, ["topic orders on a 2", "group shipping on a 2"]);
    assert.deepEqual([topics.get("orders")?.perm, topics.get("orders")?.order], [6, true]);
    const { retryMaxTimes, consumeTimeoutMinute } = groups.get("shipping") ?? {};
    assert.deepEqual([retryMaxTimes, consumeTimeoutMinute], [16, 7]);
  });

  it("get more queues, and another kind while they are empty", async () => {
    await apply({ topics: { wanted: { orders } } });
    await apply({ topics: { wanted: { orders: entry(topicFields({ type: "DELAY", queues: 8 })) } } });
    for (const place of everywhere) {
      const topic = servers.replicas.get(place)?.topics.get("orders");
      assert.deepEqual([topic?.writeQueueNums, topic?.attributes["message.type"]], [8, "DELAY"]);
    }
  });

  it("are refused before any change with fewer queues than a replica has, and with another kind while there are messages", async () => {
    await apply({ topics: { wanted: { orders } } });
    servers.changes.length = 0;
    servers.messages.set("orders", 1);
    begun = 0;
    await assert.rejects(
      apply({ topics: { wanted: { orders: entry(topicFields({ type: "NORMAL", queues: 2 })), more: orders } } }),
      ({ message }: Error) => {
        assert.match(message, /rocketmq\.topics\[orders\]\.queues: cannot shrink.*\n +given: 2; the topic has 4\n/);
        assert.match(message, /rocketmq\.topics\[orders\]\.type: cannot change while the topic has messages.* FIFO/);
        return true;
      },
    );
    assert.deepEqual([servers.changes, begun], [[], 0]);
  });

  it("are deleted on every replica, and then forgotten by name servers, where that was allowed", async () => {
    const [topic, group] = [
      { ...orders, allowDelete: true },
      { ...shipping, allowDelete: true },
    ];
    await apply({ topics: { wanted: { orders: topic } }, groups: { wanted: { shipping: group } } });
    servers.changes.length = 0;
    await apply({ topics: { known: { orders: topic } }, groups: { known: { shipping: group } } });
    assert.deepEqual([servers.having("topics", "orders"), servers.having("groups", "shipping")], [[], []]);
    assert.deepEqual(
      servers.changes.slice(0, 3).sort(),
      ["a 1", "b 1", "c 1"].map((at) => `no topic orders on ${at}`),
    );
    assert.deepEqual(servers.forgotten, ["orders", "%RETRY%shipping", "%DLQ%shipping"]);
  });

  it("stay where nothing said that they may be deleted", async () => {
    await apply({ topics: { wanted: { orders } } });
    await apply({ topics: { known: { orders } } });
    assert.deepEqual(servers.having("topics", "orders").sort(), everywhere);
  });

  it("are not deleted while consumers of a group are connected", async () => {
    const group = { ...shipping, allowDelete: true };
    await apply({ groups: { wanted: { shipping: group } } });
    servers.consumers.set("shipping", 2);
    await assert.rejects(
      apply({ groups: { known: { shipping: group } } }),
      /rocketmq\.consumerGroups\[shipping\]: cannot be deleted while consumers are connected/,
    );
    assert.deepEqual(servers.having("groups", "shipping").sort(), everywhere);
  });

  it("are not touched while a replica does not answer, and the error names it", async () => {
    servers.down.add("b 2");
    await assert.rejects(apply({ topics: { wanted: { orders } } }), /broker group b on server 2: connection refused/);
    assert.deepEqual([servers.changes, begun], [[], 0]);
  });

  it("end with what is missing when a replica is gone for a minute in the middle", async () => {
    servers.afterChange = () => servers.down.add("c 3");
    const error = await apply({ topics: { wanted: { orders } } }).then(
      () => assert.fail("it ended"),
      (reason: Error) => reason.message,
    );
    assert.match(error, /^topics: no progress within 60 s\n +given: .*c.*\n +fix: .*scripts\/status/);
    assert.equal(begun, 1);
  });
});
