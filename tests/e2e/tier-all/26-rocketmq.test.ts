import assert from "node:assert/strict";
import { fetchConsumerGroup } from "../../../operations/protocol/rocketmq/consumer-groups";
import { deleteTopic, fetchTopic } from "../../../operations/protocol/rocketmq/topics";
import type { Probe } from "../../../tools/probe/probe";
import { startSender } from "../../../tools/rocketmq/start-sender";
import { assertGolden } from "../support/golden";
import { assertNothingLeft } from "../support/leftovers";
import { RocketmqStack } from "../support/rocketmq-stack";

/** What the sender writes to, and reads back. */
const ledger = { topic: "ledger", group: "ledger-readers" };
const shipped = {
  topics: [
    { name: "orders", type: "FIFO" },
    { name: "notices", queues: 2 },
    { name: "reminders", type: "DELAY" },
    { name: "payments", type: "TRANSACTION" },
  ],
  consumerGroups: [{ name: "shipping", ordered: true }, { name: "audit" }],
};
const withLedger = {
  topics: [...shipped.topics, { name: ledger.topic }],
  consumerGroups: [...shipped.consumerGroups, { name: ledger.group }],
};

describe("the stack rocketmq: three hosts with name servers, three broker groups and proxies", () => {
  let stack: RocketmqStack;
  let sender: Probe | undefined;

  /** What application teams notice of something that is done: no message that was acknowledged is lost. */
  async function underLoad(
    what: string,
    task: () => Promise<unknown>,
  ): Promise<{ readonly failures: readonly string[] }> {
    sender ??= await startSender(await stack.outputs(), ledger);
    const from = Date.now();
    await task();
    const to = Date.now();
    const [impact, failures, { lost, duplicated }] = [
      await sender.impact(from, to),
      await sender.failures(from, to),
      await sender.check(),
    ];
    console.log(
      `      ${what}, ${((to - from) / 1_000).toFixed(0)} s: ${JSON.stringify(impact)}, ${lost.length} lost, ` +
        `${duplicated.length} duplicated`,
    );
    assert.deepEqual(lost, []);
    return { failures };
  }

  before(async () => {
    stack = await RocketmqStack.create();
  });

  after(async () => {
    await sender?.stop();
    await stack.remove();
  });

  it("is up after one command, with messages sent, in batches and one-way, and read by the smoke test", async () => {
    const output = await stack.up();
    assert.match(output, /smoke test of RocketMQ through the stack's outputs \[/);
    assert.match(output, /^Stack rocketmq is up: RocketMQ 5\.5\.0\.$/m);
    assert.equal(await stack.project.changedFiles(), "");
  });

  it("changes nothing the second time", async () => {
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
  });

  for (const host of ["mq1", "mq2", "mq3"])
    it(`puts exactly the reviewed files on ${host}`, async () => {
      await assertGolden("rocketmq", host, await stack.hosts.files(host));
    });

  it("has its topics and consumer groups on all nine replicas", async () => {
    const topics = await stack.everyReplica((broker) => fetchTopic(broker, "orders"));
    assert.equal(Object.keys(topics).length, 9);
    for (const [replica, topic] of Object.entries(topics))
      assert.deepEqual(
        [topic?.type, topic?.readQueues, topic?.writeQueues, topic?.permission],
        ["FIFO", 4, 4, 6],
        replica,
      );
    const groups = await stack.everyReplica((broker) => fetchConsumerGroup(broker, "shipping"));
    for (const [replica, group] of Object.entries(groups))
      assert.deepEqual(group, { ordered: true, retries: 16, broadcast: true }, replica);
  });

  it("has the masters of its broker groups on different hosts, and says that it is healthy", async () => {
    const { brokerGroups = [], findings } = await stack.untilStatus(0);
    assert.deepEqual(findings, []);
    assert.deepEqual(brokerGroups.map(({ name }) => name).sort(), ["a", "b", "c"]);
    assert.equal(new Set(brokerGroups.map(({ master }) => master)).size, 3);
  });

  it("makes a topic and a consumer group more without a restart", async () => {
    await stack.configure({ rocketmq: withLedger });
    assert.doesNotMatch(await stack.up("--no-smoke-test"), /restarting/);
    const topics = await stack.everyReplica((broker) => fetchTopic(broker, ledger.topic));
    assert.deepEqual([...new Set(Object.values(topics).map((topic) => topic?.type))], ["NORMAL"]);
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
  });

  it("shows in a preview that somebody has deleted a topic, and makes it again", async () => {
    await stack.everyReplica((broker) => deleteTopic(broker, "notices"));
    const refresh = ["--refresh", "--stack", stack.name];
    assert.match(await stack.project.succeed("pulumi", "preview", "--diff", ...refresh), /notices/);
    await stack.project.succeed("pulumi", "up", "--yes", "--skip-preview", ...refresh);
    const topics = await stack.everyReplica((broker) => fetchTopic(broker, "notices"));
    assert.deepEqual([...new Set(Object.values(topics).map((topic) => topic?.writeQueues))], [2]);
  });

  const bad: readonly [what: string, rocketmq: Record<string, unknown>, told: RegExp][] = [
    [
      "fewer queues",
      { topics: withLedger.topics.map((one) => ({ ...one, queues: 1 })) },
      /rocketmq\.topics\[orders\]\.queues: cannot shrink/,
    ],
    [
      "a topic less that may not be deleted",
      { topics: withLedger.topics.slice(1) },
      /rocketmq\.topics\[orders\]: cannot leave the stack file/,
    ],
    ["another name of the cluster", { cluster: "market" }, /rocketmq\.cluster: cannot change once brokers run/],
    ["a broker group less", { groups: ["a", "b"] }, /broker groups with their replicas stay where they are/],
    ["a key that RocketMQ does not know", { properties: { flushDiskTyp: "SYNC_FLUSH" } }, /flushDiskTyp/],
  ];
  for (const [what, rocketmq, told] of bad)
    it(`refuses ${what}, and restarts nothing`, async () => {
      await stack.configure({ rocketmq: { ...withLedger, ...rocketmq } });
      assert.match(await stack.refused(), told);
      await stack.configure({ rocketmq: withLedger });
    });

  it("rolls a setting over all hosts without a failed send and without a message lost", async () => {
    await stack.configure({ rocketmq: { ...withLedger, retentionHours: 48 } });
    const { failures } = await underLoad("a roll", async () => {
      const output = await stack.up("--no-smoke-test");
      const restarted = [...output.matchAll(/restarting the brokers of server (\d)/g)].map(([, id]) => id);
      assert.deepEqual(restarted.sort(), ["1", "2", "3"], output);
    });
    assert.deepEqual(failures, []);
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
  });

  it("refuses another kind of a topic that has messages, and restarts nothing", async () => {
    const topics = withLedger.topics.map((one) => (one.name === ledger.topic ? { ...one, type: "FIFO" } : one));
    await stack.configure({ rocketmq: { ...withLedger, topics, retentionHours: 48 } });
    assert.match(await stack.refused(), /rocketmq\.topics\[ledger\]\.type: cannot change while the topic has messages/);
    await stack.configure({ rocketmq: { ...withLedger, retentionHours: 48 } });
  });

  it("is degraded while the brokers of a host are stopped, names them, and is healthy again with them", async () => {
    await stack.hosts.run("mq2", "systemctl stop rocketmq");
    const { findings } = await stack.untilStatus(1);
    assert(
      findings.some(({ rule }) => rule.includes("broker group")),
      JSON.stringify(findings),
    );
    await stack.hosts.run("mq2", "systemctl start rocketmq");
    await stack.untilStatus(0);
  });

  it("loses nothing when the brokers of a host are killed", async () => {
    await underLoad("kill -9 of the brokers of a host", async () => {
      await stack.crash("mq1", "rocketmq");
      await stack.untilStatus(0);
    });
  });

  it("loses nothing, and fails no send, when the active controller is killed, with its name server", async () => {
    const { failures } = await underLoad("kill -9 of the active controller", async () => {
      const before = await stack.leadingHost();
      await stack.crash(before, "rocketmq-namesrv");
      await stack.untilStatus(0);
    });
    assert.deepEqual(failures, []);
  });

  it("loses nothing, and fails no send, when another name server is killed", async () => {
    const leading = await stack.leadingHost();
    const [other = ""] = stack.hosts.names.filter((host) => host !== leading);
    const { failures } = await underLoad("kill -9 of a name server", async () => {
      await stack.crash(other, "rocketmq-namesrv");
      await stack.untilStatus(0);
    });
    assert.deepEqual(failures, []);
  });

  it("deletes a topic and a consumer group everywhere once that was allowed, and not before", async () => {
    const allowed = <T extends { readonly name: string }>(all: readonly T[], name: string) =>
      all.map((one) => (one.name === name ? { ...one, allowDelete: true } : one));
    const without = <T extends { readonly name: string }>(all: readonly T[], name: string) =>
      all.filter((one) => one.name !== name);
    const { topics, consumerGroups } = withLedger;
    const rest = { retentionHours: 48 };
    await stack.configure({
      rocketmq: { ...rest, topics: allowed(topics, "notices"), consumerGroups: allowed(consumerGroups, "audit") },
    });
    await stack.up("--no-smoke-test");
    await stack.configure({
      rocketmq: { ...rest, topics: without(topics, "notices"), consumerGroups: without(consumerGroups, "audit") },
    });
    await stack.up("--no-smoke-test");
    const topicsLeft = await stack.everyReplica((broker) => fetchTopic(broker, "notices"));
    const groupsLeft = await stack.everyReplica((broker) => fetchConsumerGroup(broker, "audit"));
    assert.deepEqual(new Set([...Object.values(topicsLeft), ...Object.values(groupsLeft)]), new Set([undefined]));
  });

  it("leaves nothing behind when it goes down", async () => {
    await sender?.stop();
    sender = undefined;
    await stack.project.succeed("down", stack.name);
    await assertNothingLeft(stack.project, stack.name);
  });
});
