import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Admin } from "kafkajs";
import { projectRoot } from "../../../operations/lib/paths";
import { blocksOf, parsePage } from "../../docs/pages";
import { commandsOf } from "../../docs/shell";
import { stackBlocksOf } from "../../docs/stack-files";
import { nodeClient, type Outputs } from "../support/clients";
import { makeByHand } from "../support/hand-made";
import { eventually, Hosts } from "../support/hosts";
import { Project } from "../support/project";
import { withSettings } from "../support/stack-text";
import { inTierAll } from "../support/tiers";

const addresses = { kafka1: "192.168.110.101", kafka2: "192.168.110.102", kafka3: "192.168.110.103" };
const stack = "adopt";
const login = { privateKeyFile: `.sandbox/${stack}/id_ed25519`, knownHosts: `.sandbox/${stack}/known_hosts` };
const small = { sandbox: true, ssh: login, zookeeper: { heap: "128m" }, kafka: { heap: "384m" } };

const page = parsePage("docs/migrate.md", readFileSync(path.join(projectRoot, "docs/migrate.md"), "utf8"));
const block = stackBlocksOf(page).find(({ values }) => "clusterId" in values);
const clusterId = String(block?.values["clusterId"]);
const commands = commandsOf(page).map(({ text }) => text.replace(/\bprod\b/, stack).replace(/\bID\b/, clusterId));
const onHosts = commands.filter((command) => !command.startsWith("scripts/"));

describe("a cluster that was made by hand, taken over as docs/migrate.md says", () => {
  let project: Project;
  let hosts: Hosts;
  let admin: Admin;
  const values = Array.from({ length: 50 }, (_, index) => `record ${index}`);
  const client = nodeClient({ bootstrapServers: "192.168.110.101:9092,192.168.110.102:9092" } as Outputs);

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, stack, addresses);
    const text = blocksOf(page, "yaml").find(({ place }) => place === block?.place)?.text ?? "";
    const ours = withSettings(text.replaceAll("192.168.10.", "192.168.110."), small);
    await writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), ours);
    await hosts.start();
    await makeByHand(hosts);
    admin = client.kafka.admin();
    await admin.connect();
    await eventually("all brokers are there", 60, async () => (await admin.describeCluster()).brokers.length === 3);
  });

  after(async () => {
    await admin.disconnect();
    await project.script("down", stack);
    await project.remove();
  });

  async function follow(line: string | undefined): Promise<string> {
    const { output, exitCode } = await project.shell(line ?? "false");
    assert.equal(exitCode, 0, output);
    return output;
  }

  it("has records and the offset of a consumer group before", async () => {
    const topic = { topic: "test", numPartitions: 1, replicationFactor: 1 };
    await admin.createTopics({ waitForLeaders: true, topics: [topic] });
    await client.produce("test", values);
    await admin.setOffsets({ groupId: "group", topic: "test", partitions: [{ partition: 0, offset: "7" }] });
    assert.deepEqual(await client.consume("test", values.length), values);
  });

  it("is previewed while it runs", async () => {
    await project.succeed("pulumi", "stack", "init", stack);
    assert.match(await follow(commands.find((line) => line.includes("preview"))), /\+ \d+ to create/);
  });

  it("is left alone by an up that comes too early: its ports are taken, and its data belongs to something else", async () => {
    const { output, exitCode } = await project.script("up", stack);
    assert.equal(exitCode, 1);
    assert.match(output, /error on kafka1.*: ports: /);
    assert.match(output, /\/etc\/kafka\/kafka-logs \(kafka\.paths\.data.*\) must be empty or belong to this cluster/);
    assert.deepEqual(await client.consume("test", values.length), values);
  });

  it("is stopped and handed over by the commands of the page, each on every host", async () => {
    assert(onHosts.length >= 8);
    for (const line of onHosts) await hosts.everywhere(line);
  });

  it("comes up with everything that it had", async () => {
    await follow(commands.find((line) => line.startsWith("scripts/up")));
    assert.deepEqual(await client.consume("test", values.length), values);
    const [group] = await admin.fetchOffsets({ groupId: "group", topics: ["test"] });
    assert.deepEqual(
      group?.partitions.map(({ offset }) => offset),
      ["7"],
    );
    for (const unit of ["zookeeper", "kafka"])
      assert.deepEqual(
        await hosts.everywhere(`systemctl show --property User --value ${unit}`),
        Object.fromEntries(hosts.names.map((host) => [host, unit])),
      );
  });

  it("changes nothing the second time", async () => {
    assert.match(await project.succeed("up", stack, "--no-smoke-test"), /Nothing changed/);
  });

  it("gets three copies of a topic that had one", async () => {
    const topics = [{ name: "test", replicationFactor: 3 }];
    await project.deriveStack(stack, stack, (text) => withSettings(text, { topics }));
    await project.succeed("up", stack, "--no-smoke-test");
    const { topics: described } = await admin.fetchTopicMetadata({ topics: ["test"] });
    assert.equal(described[0]?.partitions[0]?.isr.length, 3);
    assert.deepEqual(await client.consume("test", values.length), values);
  });

  inTierAll(() => {
    it("gets three copies of what Kafka itself has written, and then the settings that a new cluster is born with", async () => {
      const topic = "__consumer_offsets";
      const copies = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions ?? [];
      const partitionAssignment = (await copies()).map(({ partitionId: partition, leader }) => {
        const others = [1, 2, 3].filter((id) => id !== leader);
        return { partition, replicas: [leader, ...others] };
      });
      assert(partitionAssignment.length > 0);
      await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
      await eventually("three copies are in sync", 60, async () =>
        (await copies()).every(({ isr }) => isr.length === 3),
      );
      await project.deriveStack(stack, stack, (text) => text.replace(/ *minInsyncReplicas: 1\n/, ""));
      await project.succeed("up", stack);
      assert.match(await hosts.run("kafka1", "cat /etc/kafka/server.properties"), /^min\.insync\.replicas=2$/m);
      await admin.setOffsets({ groupId: "group", topic: "test", partitions: [{ partition: 0, offset: "8" }] });
      assert.deepEqual(await client.consume("test", values.length), values);
    });
  });
});
