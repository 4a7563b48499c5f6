import assert from "node:assert/strict";
import { applyTopics, type ApplyArgs } from "../../../../../../operations/services/kafka/topics/apply";
import type { WantedTopic } from "../../../../../../operations/services/kafka/topics/plan";
import { FakeTopics } from "../../../../../helpers/fake-topics";

const orders: WantedTopic = { partitions: 3, replicationFactor: 2, config: {}, allowDelete: false };
const throttle = 20_971_520;

describe("topics of the stack file", () => {
  let said: string[] = [];
  let begun = 0;

  async function apply(cluster: FakeTopics, args: Partial<ApplyArgs>): Promise<void> {
    [said, begun] = [[], 0];
    await applyTopics(
      cluster.reach,
      { wanted: {}, known: {}, throttle, ...args },
      { say: (line) => said.push(line), begin: () => (begun += 1) },
    );
  }

  it("are made in one request, with their settings", async () => {
    const cluster = new FakeTopics();
    const wanted = { orders: { ...orders, config: { "retention.ms": "1000" } }, test: { ...orders, partitions: 1 } };
    await apply(cluster, { wanted });
    assert.deepEqual(cluster.orders, ["create orders,test"]);
    const replicas = [
      [1, 2],
      [2, 3],
      [3, 1],
    ];
    assert.deepEqual(cluster.shape("orders"), { replicas, config: { "retention.ms": "1000" } });
    assert.deepEqual(said, ["topics: 2 of 2 created"]);
  });

  it("are made in few requests when they are many", async () => {
    const cluster = new FakeTopics();
    const names = Array.from({ length: 1_000 }, (_, at) => `topic-${at}`);
    await apply(cluster, { wanted: Object.fromEntries(names.map((name) => [name, orders])) });
    assert.equal(cluster.orders.length, 20);
    assert.equal(cluster.topics.size, 1_000);
    assert.deepEqual(
      said,
      Array.from({ length: 20 }, (_, at) => `topics: ${50 * (at + 1)} of 1000 created`),
    );
  });

  it("that were just made are not asked for their settings, all others are", async () => {
    const cluster = new FakeTopics();
    cluster.add("logs", [[1, 2]], { "retention.ms": "1" });
    const logs = { ...orders, partitions: 1, config: { "retention.ms": "5" } };
    await apply(cluster, { wanted: { orders, logs } });
    assert.deepEqual(cluster.asked, ["logs", "logs"]);
    assert.deepEqual(cluster.shape("logs"), { replicas: [[1, 2]], config: logs.config });
  });

  it("that are as they shall be are left alone", async () => {
    const cluster = new FakeTopics();
    await apply(cluster, { wanted: { orders } });
    await apply(cluster, { wanted: { orders }, known: { orders } });
    assert.deepEqual(cluster.orders, ["create orders"]);
  });

  it("get more partitions and other settings, and lose those that left the file and no others", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1, 2]], { "retention.ms": "1", "max.message.bytes": "2", "segment.bytes": "3" });
    const config = { "retention.ms": "5" };
    const known = { orders: { ...orders, partitions: 1, config: { "retention.ms": "1", "segment.bytes": "3" } } };
    await apply(cluster, { wanted: { orders: { ...orders, config } }, known });
    assert.deepEqual(cluster.orders, ["grow orders", "alter orders retention.ms=5 segment.bytes back"]);
    assert.deepEqual(cluster.shape("orders"), {
      replicas: [
        [1, 2],
        [2, 3],
        [3, 1],
      ],
      config: { "retention.ms": "5", "max.message.bytes": "2" },
    });
  });

  it("get more copies slowly: what is there sends, what is new takes in; the throttles are taken back", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1], [2], [3]]);
    const known = { orders: { ...orders, replicationFactor: 1 } };
    await apply(cluster, { wanted: { orders: { ...orders, replicationFactor: 3 } }, known });
    const rates = `leader.replication.throttled.rate=${throttle} follower.replication.throttled.rate=${throttle}`;
    const back = "leader.replication.throttled.rate back follower.replication.throttled.rate back";
    assert.deepEqual(cluster.orders.slice(0, 4), [
      `alter 1 ${rates}`,
      `alter 2 ${rates}`,
      `alter 3 ${rates}`,
      "alter orders leader.replication.throttled.replicas=0:1,1:2,2:3 " +
        "follower.replication.throttled.replicas=0:2,0:3,1:1,1:3,2:1,2:2",
    ]);
    assert.deepEqual(cluster.orders.slice(4, 7), [
      "move orders-0 to 1,2,3",
      "move orders-1 to 2,1,3",
      "move orders-2 to 3,1,2",
    ]);
    assert.match(cluster.orders.at(-4) ?? "", /^alter orders leader\S+ back follower\S+ back$/);
    assert.deepEqual(
      cluster.orders.slice(-3),
      [1, 2, 3].map((id) => `alter ${id} ${back}`),
    );
    assert.deepEqual(cluster.shape("orders"), {
      replicas: [
        [1, 2, 3],
        [2, 1, 3],
        [3, 1, 2],
      ],
      config: {},
    });
  });

  it("wait for a reassignment of somebody else, which would otherwise be undone by one from a mix of both", async () => {
    const cluster = new FakeTopics([1, 2, 3, 4, 5, 6]);
    cluster.add("busy", [
      [1, 2],
      [2, 1],
    ]);
    cluster.add("orders", [[1, 2]]);
    cluster.reassign("orders", 0, [5, 6]);
    const wanted = { orders: { ...orders, partitions: 1, replicationFactor: 3 } };
    await apply(cluster, { wanted, known: { orders: { ...wanted.orders, replicationFactor: 2 } } });
    const [move] = cluster.orders.filter((order) => order.startsWith("move "));
    assert.match(move ?? "", /^move orders-0 to 5,6,[34]$/);
  });

  it("have fewer replicas without the leader going", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[2, 1, 3]]);
    const one = { ...orders, partitions: 1, replicationFactor: 1 };
    await apply(cluster, { wanted: { orders: one }, known: { orders: { ...one, replicationFactor: 3 } } });
    assert(cluster.orders.includes("move orders-0 to 2"));
  });

  it("lose a throttle that a run before left behind", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1, 2]], { "leader.replication.throttled.replicas": "0:1" });
    cluster.brokerConfig.get(2)?.set("leader.replication.throttled.rate", String(throttle));
    await apply(cluster, { wanted: { orders: { ...orders, partitions: 1 } } });
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2]], config: {} });
    assert.equal(cluster.brokerConfig.get(2)?.size, 0);
  });

  it("keep the rates that somebody else gave to a broker, during a move and after it", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1]]);
    cluster.brokerConfig.get(2)?.set("follower.replication.throttled.rate", "5");
    const wanted = { orders: { ...orders, partitions: 1 } };
    await apply(cluster, { wanted, known: { orders: { ...wanted.orders, replicationFactor: 1 } } });
    assert.deepEqual([...(cluster.brokerConfig.get(2) ?? [])], [["follower.replication.throttled.rate", "5"]]);
    assert.equal(cluster.brokerConfig.get(1)?.size, 0);
    assert(cluster.orders.includes(`alter 2 leader.replication.throttled.rate=${throttle}`));
  });

  it("move although the list of their replicas is too long for Kafka, by a throttle of all of them", async () => {
    const cluster = new FakeTopics();
    cluster.movingFor = 0;
    const partitions = 2_500;
    cluster.add("orders", Array<number[]>(partitions).fill([1, 2]));
    const wanted = { orders: { ...orders, partitions, replicationFactor: 3 } };
    await apply(cluster, { wanted, known: { orders: { ...wanted.orders, replicationFactor: 2 } } });
    assert.match(cluster.orders[3] ?? "", /^alter orders leader\.replication\.throttled\.replicas=\* follower/);
    assert.equal(cluster.orders.filter((order) => order.startsWith("move ")).length, partitions);
  });

  it("are deleted when they may be, and otherwise stay without this program", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1, 2]]);
    cluster.add("logs", [[1, 2]]);
    await apply(cluster, { known: { orders: { ...orders, allowDelete: true }, logs: orders } });
    assert.deepEqual(cluster.orders, ["delete orders"]);
    assert.deepEqual([...cluster.topics.keys()], ["logs"]);
  });

  it("that were just deleted are made anew once they are gone", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1, 2]], { "retention.ms": "1" });
    cluster.lingers = 20;
    await apply(cluster, { known: { orders: { ...orders, allowDelete: true } } });
    await apply(cluster, { wanted: { orders } });
    assert(cluster.orders.length > 2, "no order was refused");
    assert.equal(cluster.topics.get("orders")?.replicas.length, 3);
  });

  it("are made although the controller moves meanwhile", async () => {
    const cluster = new FakeTopics();
    cluster.moves = 2;
    await apply(cluster, { wanted: { orders } });
    assert.deepEqual([...cluster.topics.keys()], ["orders"]);
  });

  it("are made in KRaft, through any broker and with time to do it: without, nothing is done and none would ever be there", async () => {
    const cluster = new FakeTopics();
    cluster.kraft = true;
    // The metadata name any broker, also one that the stack does not have.
    cluster.controller = 9;
    await apply(cluster, { wanted: { orders } });
    assert.deepEqual(cluster.orders, ["create orders"]);
    assert.notEqual(cluster.shape("orders"), undefined);
  });

  it("that a broker refuses fail with its words", async () => {
    const cluster = new FakeTopics();
    cluster.refusal = { error: 44, message: "a policy says no" };
    await assert.rejects(apply(cluster, { wanted: { orders } }), /^Error: orders: a policy says no$/);
    assert.equal(begun, 1);
  });

  for (const [title, there, text] of [
    [
      "would lose partitions",
      () => [Array.from({ length: 4 }, () => [1, 2]), {}] as const,
      /topics\[orders\]\.partitions: cannot shrink.*\n +given: 3; the topic has 4\n +fix: +set it to 4 or more/,
    ],
    [
      "somebody else made with other settings",
      () => [Array.from({ length: 3 }, () => [1, 2]), { "retention.ms": "-1" }] as const,
      /topics\[orders\]\.config: must name every setting.*\n +given: not named: retention\.ms=-1\n +fix: +add them/,
    ],
  ] as const)
    it(`that ${title} are refused before anything is done`, async () => {
      const cluster = new FakeTopics();
      const [replicas, config] = there();
      cluster.add("orders", [...replicas], config);
      await assert.rejects(apply(cluster, { wanted: { orders, test: orders } }), text);
      assert.deepEqual([cluster.orders, begun], [[], 0]);
    });
});
