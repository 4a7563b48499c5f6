import assert from "node:assert/strict";
import { alterConfigs, fetchBrokerSettings, fetchMinInsync } from "../../../../../operations/protocol/kafka/configs";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { fetchMetadata } from "../../../../../operations/protocol/kafka/metadata";
import { electPreferredLeaders } from "../../../../../operations/protocol/kafka/partitions";
import { type FakeBroker, type FakeSetting, source } from "../../../../helpers/fake-broker";
import { FakeServers } from "../../../../helpers/fake-server";

const metadata = {
  brokers: [1, 2, 3],
  racks: new Map<number, string>(),
  controller: 2,
  partitions: [
    { topic: "orders", index: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 3] },
    { topic: "orders", index: 1, leader: -1, replicas: [2], isr: [] },
    { topic: "__consumer_offsets", index: 0, leader: 3, replicas: [3, 1], isr: [3, 1] },
  ],
};
const broker: FakeBroker = { metadata: () => metadata };

async function connectionTo(servers: FakeServers, to: FakeBroker): Promise<KafkaConnection> {
  return new KafkaConnection(await servers.broker(to));
}

function setting(name: string, value: string | null, from: number, ...synonyms: FakeSetting["synonyms"]): FakeSetting {
  return { name, value, source: from, synonyms };
}

describe("a question to a broker", () => {
  const servers = new FakeServers();

  afterEach(() => servers.close());

  it("is answered with brokers, controller and all partitions", async () => {
    assert.deepEqual(await fetchMetadata(await connectionTo(servers, broker)), metadata);
  });

  it("of a cluster without topics and without a controller is answered, too", async () => {
    const young = { brokers: [1], racks: new Map<number, string>(), controller: -1, partitions: [] };
    assert.deepEqual(await fetchMetadata(await connectionTo(servers, { metadata: () => young })), young);
  });
});

describe("the settings of topics", () => {
  const servers = new FakeServers();

  afterEach(() => servers.close());

  it("are asked for all topics at once", async () => {
    const values: Record<string, string> = { orders: "2", logs: "1" };
    const asked: unknown[] = [];
    const settings: FakeBroker["settings"] = (type, resource, names) => {
      asked.push([type, resource, names]);
      return [setting("min.insync.replicas", values[resource] ?? "", source.default)];
    };
    const found = await fetchMinInsync(await connectionTo(servers, { ...broker, settings }), ["orders", "logs"]);
    assert.deepEqual(
      [...found],
      [
        ["orders", 2],
        ["logs", 1],
      ],
    );
    assert.deepEqual(asked, [
      [2, "orders", ["min.insync.replicas"]],
      [2, "logs", ["min.insync.replicas"]],
    ]);
  });

  it("of a topic that is gone are left out, and never taken for 1", async () => {
    const settings = () => ({ error: 3, message: "no such topic" });
    const connection = await connectionTo(servers, { ...broker, settings });
    assert.deepEqual(await fetchMinInsync(connection, ["gone"]), new Map());
  });
});

describe("the settings of a broker", () => {
  const servers = new FakeServers();

  afterEach(() => servers.close());

  async function sourceOf(one: FakeSetting): Promise<string | undefined> {
    const socket = await connectionTo(servers, { ...broker, settings: () => [one] });
    return (await fetchBrokerSettings(socket, 2, [one.name]))[0]?.source;
  }

  it("are asked of that broker, by name", async () => {
    const asked: unknown[] = [];
    const settings: FakeBroker["settings"] = (type, resource, names) => {
      asked.push([type, resource, names]);
      return [setting("num.io.threads", null, source.default)];
    };
    const found = await fetchBrokerSettings(await connectionTo(servers, { ...broker, settings }), 2, [
      "num.io.threads",
    ]);
    assert.deepEqual(asked, [[4, "2", ["num.io.threads"]]]);
    assert.deepEqual(found, [{ name: "num.io.threads", value: null, source: "other", inherited: null }]);
  });

  const name = "log.retention.ms";
  for (const [title, from, wanted] of [
    ["set while it ran", source.dynamic, "dynamic"],
    ["set for all brokers while they ran", source.dynamicDefault, "dynamic"],
    ["from its file", source.static, "static"],
    ["that is Kafka's own", source.default, "other"],
  ] as const)
    it(`tell a value ${title}`, async () => {
      assert.equal(await sourceOf(setting(name, "1", from, { name, value: "1", source: from })), wanted);
    });

  it("do not take a value for the broker's own that came by way of another name", async () => {
    const inherited = { name: "log.retention.hours", value: "168", source: source.static };
    assert.equal(await sourceOf(setting(name, "604800000", source.static, inherited)), "other");
  });

  it("know a value's own name among several", async () => {
    const inherited = { name: "log.retention.hours", value: "168", source: source.static };
    const own = { name, value: "5", source: source.dynamic };
    assert.equal(await sourceOf(setting(name, "5", source.dynamic, own, inherited)), "dynamic");
  });
});

describe("an order to a broker", () => {
  const servers = new FakeServers();

  afterEach(() => servers.close());

  it("sets and takes back settings of that broker", async () => {
    const seen: unknown[] = [];
    const alter: FakeBroker["alter"] = (resource, changes) => void seen.push([resource, ...changes]);
    const changes = { "num.io.threads": "9", "log.retention.ms": null };
    await alterConfigs(await connectionTo(servers, { ...broker, alter }), [{ type: "broker", name: "2", changes }]);
    assert.deepEqual(seen, [["2", ["num.io.threads", "9"], ["log.retention.ms", null]]]);
  });

  it("that a broker refuses fails with the broker's words, or with its number", async () => {
    const order = async (message: string | null) =>
      alterConfigs(await connectionTo(servers, { ...broker, alter: () => ({ error: 40, message }) }), [
        { type: "broker", name: "2", changes: { a: "b" } },
      ]);
    await assert.rejects(order("Invalid value b"), /^Error: a setting was refused: broker 2: Invalid value b$/);
    await assert.rejects(order(null), /^Error: a setting was refused: broker 2: error 40$/);
  });

  it("moves the leaders of the partitions back that are named, and no others", async () => {
    const elections: (readonly string[])[] = [];
    const elect = (partitions: readonly string[]) => void elections.push(partitions);
    const named = [0, 2].map((index) => ({ topic: "orders", index }));
    await electPreferredLeaders(await connectionTo(servers, { ...broker, elect }), named);
    assert.deepEqual(elections, [["orders-0", "orders-2"]]);
  });
});
