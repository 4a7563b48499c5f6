import assert from "node:assert/strict";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { rocketmqTopics as resource } from "../../../../operations/provider/rocketmq-topics-resource-handler";
import { noServers } from "../../../helpers/no-servers";

const { signal } = new AbortController();
const warned: string[] = [];
const log = {
  warn: (line: string) => void warned.push(line),
  flush: () => Promise.resolve(),
} as unknown as EngineLog;
const handler = resource({ log, signal });
const text = (entries: object) => JSON.stringify(entries);
const orders = { type: "FIFO", queues: 4 };
const shipping = { ordered: true, retries: 16, broadcast: true };
/** A host that nobody answers on. */
const reach = { ...noServers, substrate: "ssh", targets: [] };
const inputs = {
  topics: text({ orders }),
  consumerGroups: text({ shipping }),
  unmanagedTopics: [],
  unmanagedConsumerGroups: [],
  reach,
};

async function refusals(olds: object, news: object): Promise<string[]> {
  const { failures } = await handler.check("urn", { ...inputs, ...olds }, { ...inputs, ...news });
  return failures.map(({ reason }) => reason);
}

describe("the topics and consumer groups of RocketMQ, in a preview", () => {
  beforeEach(() => void (warned.length = 0));

  it("are new, changed or the same", async () => {
    const changes = async (news: object) => (await handler.diff("id", "urn", inputs, { ...inputs, ...news })).changes;
    assert.deepEqual(await refusals({ topics: text({}), consumerGroups: text({}) }, {}), []);
    assert.equal(await changes({}), false);
    const grown = { topics: text({ orders: { ...orders, queues: 8 } }) };
    assert.deepEqual(await refusals({}, grown), []);
    assert.equal(await changes(grown), true);
    assert.equal(await changes({ consumerGroups: text({ shipping: { ...shipping, retries: 3 } }) }), true);
  });

  it("are mended when a refresh saw one replica without them", async () => {
    const seen = {
      ...inputs,
      topics: text({ orders: { ...orders, differs: ["broker group a on server 2 does not have it"] } }),
    };
    assert.equal((await handler.diff("id", "urn", seen, inputs)).changes, true);
  });

  it("cannot have fewer queues", async () => {
    const [refusal, ...others] = await refusals({}, { topics: text({ orders: { ...orders, queues: 2 } }) });
    assert.match(
      refusal ?? "",
      /^rocketmq\.topics\[orders\]\.queues: cannot shrink.*\n +given: 2; the topic has 4\n +fix:/,
    );
    assert.deepEqual(others, []);
  });

  it("cannot leave the file when nothing says that they may, all of them told at once", async () => {
    const told = await refusals({}, { topics: text({}), consumerGroups: text({}) });
    assert.match(told[0] ?? "", /^rocketmq\.topics\[orders\]: cannot leave the stack file.*its messages/);
    assert.match(told[1] ?? "", /^rocketmq\.consumerGroups\[shipping\]: cannot leave the stack file/);
    assert.deepEqual(await refusals({}, { topics: text({}), unmanagedTopics: ["orders"] }), []);
  });

  it("may leave it when they may be deleted", async () => {
    const deletable = { topics: text({ orders: { ...orders, allowDelete: true } }) };
    assert.deepEqual(await refusals(deletable, { topics: text({}) }), []);
  });

  it("are asked of brokers before another kind, or the end of a group, and refused while these do not answer", async () => {
    const deletable = { consumerGroups: text({ shipping: { ...shipping, allowDelete: true } }) };
    const away = { reach: { ...reach, rocketmq: [silent(1)] } };
    const told = await refusals(deletable, {
      ...away,
      topics: text({ orders: { ...orders, type: "NORMAL" } }),
      consumerGroups: text({}),
    });
    assert.match(told[0] ?? "", /^rocketmq\.topics\[orders\]\.type: is changed only once every replica has told/);
    assert.match(told[1] ?? "", /^rocketmq\.consumerGroups\[shipping\]: .*is used by nobody\n.*\n.*run again when all/);
    assert.equal(told.length, 2);
  });
});

describe("a refresh of the topics and consumer groups of RocketMQ", () => {
  it("keeps them when brokers do not answer, and says so", async () => {
    const state = { ...inputs, reach: { ...reach, rocketmq: [silent(1)] } };
    assert.deepEqual(await handler.read("rocketmq-topics", "urn", state), {
      id: "rocketmq-topics",
      props: state,
      inputs: state,
    });
    assert.match(
      warned[0] ?? "",
      /^the topics of RocketMQ were not looked at, and are kept in the state as they were:\n {2}\S/,
    );
  });

  it("asks nobody when the stack has none", async () => {
    warned.length = 0;
    const state = { ...inputs, topics: text({}), consumerGroups: text({}) };
    assert.deepEqual((await handler.read("rocketmq-topics", "urn", state)).props, state);
    assert.deepEqual(warned, []);
  });
});

/** A server of a host that no target leads to. */
function silent(id: number) {
  const address = `10.0.0.${id}`;
  const port = 10_911;
  return { id, host: `mq${id}`, address, port: 10_811, ports: [{ name: "a", address, port }] };
}
