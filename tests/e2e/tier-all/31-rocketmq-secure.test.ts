import assert from "node:assert/strict";
import { RefusedRequest } from "../../../operations/protocol/rocketmq/rocketmq-connection";
import { fetchTopic } from "../../../operations/protocol/rocketmq/topics";
import type { Probe } from "../../../tools/probe/probe";
import { clientOf, RocketmqClient } from "../../../tools/rocketmq/client";
import { startSender } from "../../../tools/rocketmq/start-sender";
import { assertNothingLeft } from "../support/leftovers";
import { assertWithout, secretsOf, withoutInProcesses } from "../support/planted-secrets";
import { folderWith, grpcKinds, remotingKinds } from "../support/rocketmq-samples";
import { RocketmqStack } from "../support/rocketmq-stack";

const ofJava = ["synchronous", "ordered", "delayed-by-time", "filtered-by-sql", "transactional", "one-way", "batch"];
const ofGrpc = ["synchronous", "ordered", "delayed-by-time", "filtered-by-sql", "transactional"];
const ledger = { topic: "kinds-ledger", group: "kinds-ledger" };
const rocketmq = {
  topics: [
    { name: "kinds-normal" },
    { name: "kinds-fifo", type: "FIFO" },
    { name: "kinds-delay", type: "DELAY" },
    { name: "kinds-transaction", type: "TRANSACTION" },
    { name: ledger.topic },
  ],
  consumerGroups: [...new Set([...ofJava, ...ofGrpc, "ledger"])].map((kind) => ({
    name: `kinds-${kind}`,
    ordered: kind === "ordered",
  })),
  users: [
    { name: "app", produce: ["kinds-*"], consume: { topics: ["kinds-*"], group: "kinds-*" } },
    { name: "nobody" },
  ],
};

describe("the stack rocketmq, secure: TLS, logins and rights on three hosts", () => {
  let stack: RocketmqStack;
  let sender: Probe | undefined;
  let files: Readonly<Record<string, string>> = {};

  before(async () => {
    stack = await RocketmqStack.create();
    await stack.configure({ security: "secure", rocketmq });
  });

  after(async () => {
    await sender?.stop();
    await stack.remove();
  });

  const folderOf = (user: string) => files[user] ?? "";
  const ask = async (client: RocketmqClient) => {
    const [replica] = (await stack.outputs()).rocketmqBrokers ?? [];
    return client
      .ask(replica?.endpoint ?? "", (broker) => fetchTopic(broker, "kinds-normal"))
      .finally(() => client.close());
  };

  it("is up after one command, with the smoke test passed by the operator's login, and changed by no second one", async () => {
    assert.match(await stack.up(), /smoke test of RocketMQ through the stack's outputs \[/);
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
    const { findings } = await stack.untilStatus(0);
    assert.deepEqual(findings, []);
  });

  it("has files for each user in an output that is secret", async () => {
    const { rocketmqClientFilesOf: all = {}, ...others } = await stack.secretOutputs();
    assert.deepEqual(Object.keys(all).sort(), ["app", "nobody"]);
    for (const [user, texts] of Object.entries(all))
      files = { ...files, [user]: await folderWith(stack.project, user, texts) };
    assert.doesNotMatch(JSON.stringify(others), /SecretKey/);
  });

  it("carries the kinds of messages of a client without gRPC, by a user's files alone", async () => {
    const said = await remotingKinds(folderOf("app"), ofJava);
    for (const kind of ofJava) assert.match(said, new RegExp(`^ok ${kind}$`, "m"), said);
  });

  it("carries those of a client with gRPC through the proxies, by a user's files alone", async () => {
    const said = await grpcKinds(folderOf("app"), ofGrpc);
    for (const kind of ofGrpc) assert.match(said, new RegExp(`^ok ${kind}$`, "m"), said);
  });

  it("lets nobody in without TLS, without a login, or without a right", async () => {
    const { rocketmqNameServers: servers = "" } = await stack.outputs();
    await assert.rejects(() => ask(new RocketmqClient(servers)), /closed|reset|ended|no answer/i);
    const refused = (text: RegExp) => (error: unknown) => error instanceof RefusedRequest && text.test(error.message);
    await assert.rejects(() => ask(clientOf(servers, folderOf("nobody"))), refused(/no permission/));
    const { rocketmqClientFilesOf = {} } = await stack.secretOutputs();
    const { "rocketmq.properties": properties = "", ...rest } = rocketmqClientFilesOf["app"] ?? {};
    const wrong = properties.replace(/^SecretKey=.*/m, "SecretKey=wrong-password");
    const stranger = await folderWith(stack.project, "stranger", { ...rest, "rocketmq.properties": wrong });
    await assert.rejects(() => ask(clientOf(servers, stranger)), refused(/signature/));
    assert.equal((await ask(clientOf(servers, folderOf("app"))))?.type, "NORMAL");
  });

  it("rolls a setting over all hosts without a failed send and without a message lost, and tells no secret in any process", async () => {
    const secrets = await secretsOf(stack.project, stack.name);
    assert(secrets.length >= 8, String(secrets.length));
    sender = await startSender(await stack.outputs(), ledger, folderOf("app"));
    await stack.configure({ security: "secure", rocketmq: { ...rocketmq, retentionHours: 48 } });
    const from = Date.now();
    const output = await withoutInProcesses(secrets, stack.up("--no-smoke-test"));
    assertWithout(secrets, output, "what an up prints");
    const to = Date.now();
    const restarted = [...output.matchAll(/restarting the brokers of server (\d)/g)].map(([, id]) => id);
    assert.deepEqual(restarted.sort(), ["1", "2", "3"], output);
    const [impact, failures, { lost }] = [
      await sender.impact(from, to),
      await sender.failures(from, to),
      await sender.check(),
    ];
    console.log(`      a roll, ${((to - from) / 1_000).toFixed(0)} s: ${JSON.stringify(impact)}`);
    assert.deepEqual([failures, lost], [[], []]);
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
  });

  it("gives a user another right, and takes a user away, without a restart", async () => {
    const [app] = rocketmq.users;
    const users = [{ ...app, produce: ["kinds-*", "audit-*"] }];
    await stack.configure({ security: "secure", rocketmq: { ...rocketmq, retentionHours: 48, users } });
    assert.doesNotMatch(await stack.up("--no-smoke-test"), /restarting/);
    const { rocketmqNameServers: servers = "" } = await stack.outputs();
    await assert.rejects(() => ask(clientOf(servers, folderOf("nobody"))), RefusedRequest);
    assert.equal((await ask(clientOf(servers, folderOf("app"))))?.type, "NORMAL");
    assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
  });

  it("leaves nothing behind when it goes down", async () => {
    await sender?.stop();
    sender = undefined;
    await stack.project.succeed("down", stack.name);
    await assertNothingLeft(stack.project, stack.name);
  });
});
