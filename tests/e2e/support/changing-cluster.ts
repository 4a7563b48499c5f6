import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ConfigResourceTypes } from "kafkajs";
import { ConsoleTools, type Outputs } from "./clients";
import { assertNothingLeft } from "./leftovers";
import { type Quorum, ScaleStack } from "./scale-stack";

const properties = { "log.retention.hours": 47, "num.io.threads": 7 };
const records = Array.from({ length: 20 }, (_, index) => `record ${index}`);

/** The same tests for a cluster whose metadata is kept so. */
export function itChanges(quorum: Quorum): void {
  let stack: ScaleStack;
  let client: Awaited<ReturnType<ScaleStack["client"]>>;

  before(async () => {
    stack = await ScaleStack.create(quorum);
    await stack.start();
    client = await stack.client();
  });

  after(() => stack.remove());

  /** Makes a topic with its copies on these brokers. */
  async function makeTopic(topic: string, replicas: number[], minInsync: number): Promise<void> {
    const admin = client.kafka.admin();
    const configEntries = [{ name: "min.insync.replicas", value: `${minInsync}` }];
    const replicaAssignment = [{ partition: 0, replicas }];
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, configEntries, replicaAssignment }] });
    await admin.disconnect();
  }

  /** Brokers that an output says were restarted. */
  function restarted(output: string): string[] {
    return [...new Set(output.match(/(?<=restarting broker )[\d, ]+(?= on)/g))].sort();
  }

  it("restarts the brokers of a rack at once where the placement of the replicas allows it", async () => {
    await makeTopic("pair", [1, 3], 1);
    stack.hostSettings = { 1: { rack: "a" }, 2: { rack: "a" }, 3: { rack: "b" } };
    const output = await stack.succeed({ roll: { batch: "rack" } });
    assert.deepEqual(restarted(output), ["1, 2", "3"]);
  });

  it("refuses that with the partitions where it does not, and restarts nothing", async () => {
    await makeTopic("spread", [1, 2, 3], 2);
    await client.produce("spread", records);
    const before = await stack.mainPids(1, 2, 3);
    const { output, exitCode } = await stack.up({ kafka: { properties: { "log.retention.hours": 47 } } });
    assert.notEqual(exitCode, 0);
    assert.match(output, /roll\.batch: rack needs every partition to survive without the brokers of a rack/);
    assert.match(
      output,
      /given: rack a has brokers 1, 2; partition spread-0 has 1 replica on brokers that stay and needs 2 in sync/,
    );
    assert.deepEqual(await stack.mainPids(1, 2, 3), before);
  });

  it("pauses after the first broker when it shall be a canary, and the next up goes on with the others", async () => {
    const { output, exitCode } = await stack.up({ roll: { pauseAfter: "first" } });
    assert.notEqual(exitCode, 0);
    const [canary = ""] = restarted(output);
    const others = ["1", "2", "3"].filter((id) => id !== canary);
    assert.match(output, /roll\.pauseAfter: the first of the brokers runs with the new configuration and is healthy/);
    assert.match(output, new RegExp(`given: restarted ${canary}; to go: ${others.join(", ")}`));
    assert.deepEqual(restarted(await stack.succeed()), others);
  });

  it("changes a dynamic setting without a restart", async () => {
    const before = await stack.mainPids(1, 2, 3);
    const output = await stack.succeed({ kafka: { properties } });
    assert.match(output, /broker 3 applies without a restart: num\.io\.threads/);
    assert.deepEqual(await stack.mainPids(1, 2, 3), before);
    const admin = client.kafka.admin();
    const resource = { type: ConfigResourceTypes.BROKER, name: "2", configNames: ["num.io.threads"] };
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    await admin.disconnect();
    assert.equal(resources[0]?.configEntries[0]?.configValue, "7");
  });

  it("stops at the first broker that does not come up, with what it last logged; setting it back heals it", async () => {
    const before = await stack.mainPids(1, 2, 3);
    const { output, exitCode } = await stack.up({ kafka: { properties, jvmOptions: ["-XX:+NoSuchOption"] } });
    assert.notEqual(exitCode, 0);
    const [broken] = restarted(output).map(Number);
    assert(broken !== undefined);
    assert.match(output, new RegExp(`kafka ${broken}: is crash-looping`));
    assert.match(
      output,
      /ended and was started again \d+ times; it last logged:\n(.*\n){0,4} +Unrecognized VM option 'NoSuchOption'/,
    );
    const others = [1, 2, 3].filter((id) => id !== broken);
    const untouched = Object.fromEntries(others.map((id) => [`kafka${id}`, before[`kafka${id}`]]));
    assert.deepEqual(await stack.mainPids(...others), untouched);
    await stack.succeed({ kafka: { properties } });
    assert.deepEqual(await stack.mainPids(...others), untouched);
    assert.deepEqual(await client.consume("spread", records.length), records);
  });

  it("takes in a fourth broker, for which the others are neither changed nor restarted", async () => {
    const files =
      "cat /var/lib/kafka-zookeeper/*.manifest; stat -c '%Y %n' /etc/kafka*/* /etc/zookeeper/* 2> /dev/null || true";
    const old = ["kafka1", "kafka2", "kafka3"];
    const before = [await stack.mainPids(1, 2, 3), await stack.hosts.everywhere(files, old)];
    stack.hostSettings[4] = { rack: "b" };
    await stack.start();
    assert.deepEqual([await stack.mainPids(1, 2, 3), await stack.hosts.everywhere(files, old)], before);
    const admin = client.kafka.admin();
    const { brokers } = await admin.describeCluster();
    await admin.disconnect();
    assert.deepEqual(brokers.map(({ nodeId }) => nodeId).sort(), [1, 2, 3, 4]);
  });

  it("does not let it go while it holds a partition", async () => {
    await makeTopic("moving", [4, 1], 1);
    await client.produce("moving", records);
    const before = await stack.mainPids(1, 2, 3, 4);
    delete stack.hostSettings[4];
    const { output, exitCode } = await stack.up();
    assert.notEqual(exitCode, 0);
    assert.match(output, /hosts\[\]\.brokerId: a broker may leave only when it has no replicas/);
    assert.match(output, /given: broker 4 is not in the stack file and has replicas of moving-0/);
    assert.deepEqual(await stack.mainPids(1, 2, 3, 4), before);
  });

  it("lets it go once Kafka's own tool has moved the partition away", async () => {
    const before = await stack.mainPids(1, 2, 3);
    const outputs = (await stack.project.outputs("scale")) as unknown as Outputs;
    const tools = await ConsoleTools.create("3.9.2", outputs, stack.project.root);
    const plan = path.join(stack.project.root, "client-move.json");
    await writeFile(
      plan,
      JSON.stringify({ version: 1, partitions: [{ topic: "moving", partition: 0, replicas: [1, 2] }] }),
    );
    await tools.reassign(plan);
    await stack.succeed();
    assert.equal(await stack.hosts.run("kafka4", "systemctl list-units --all --plain --no-legend kafka.service"), "");
    assert.deepEqual(await stack.mainPids(1, 2, 3), before);
    assert.deepEqual(await client.consume("moving", records.length), records);
  });

  it("changes nothing while a host is gone, and says what to do about one that is gone for good", async () => {
    await stack.hosts.run("kafka3", "systemctl poweroff --force --force").catch(() => undefined);
    const before = await stack.mainPids(1, 2);
    const destroyed = await stack.destroy();
    assert.notEqual(destroyed.exitCode, 0);
    assert.match(destroyed.output, /hosts: every host must be reachable before .*\n +given: .*kafka3/);
    assert.match(destroyed.output, /fix: .*gone for good: set lost: true on its line of the stack file and run up/);
    const { output, exitCode } = await stack.up();
    assert.notEqual(exitCode, 0);
    assert.match(output, /error on kafka3: login: .*\n.*\n +fix: .*gone for good: lost: true/);
    assert.deepEqual(await stack.mainPids(1, 2), before);
  });

  it("goes on without a host that is lost, once it is told so", async () => {
    const before = await stack.mainPids(1, 2);
    stack.hostSettings[3] = { rack: "b", lost: true };
    await stack.succeed();
    assert.deepEqual(await stack.mainPids(1, 2), before);
    client = await stack.client();
    await client.produce("spread", ["one more"]);
    assert.deepEqual(await client.consume("spread", records.length + 1), [...records, "one more"]);
    assert.match(await stack.succeed(), /\d+ unchanged\n/);
  });

  it("is destroyed although a host is lost, and nothing is left of it but its identity", async () => {
    const { output, exitCode } = await stack.destroy();
    assert.equal(exitCode, 0, output);
    const units = "ls /etc/systemd/system | grep -c -e kafka -e zookeeper || true";
    assert.deepEqual(await stack.hosts.everywhere(units, ["kafka1", "kafka2"]), { kafka1: "0", kafka2: "0" });
    const state = await stack.project.succeed("pulumi", "stack", "export", "--stack", "scale");
    const { deployment } = JSON.parse(state) as { deployment: { resources: { type: string }[] } };
    const others = ["kafka-zookeeper:index:KafkaOnHosts", "pulumi:providers:random", "pulumi:pulumi:Stack"];
    const left = deployment.resources.map(({ type }) => type).sort();
    assert.deepEqual(left, [...others, "random:index/randomUuid:RandomUuid"]);
  });

  it("leaves nothing behind when it goes down", async () => {
    await stack.project.succeed("down", "scale");
    await stack.removeStackFile();
    await assertNothingLeft(stack.project, "scale");
  });
}
