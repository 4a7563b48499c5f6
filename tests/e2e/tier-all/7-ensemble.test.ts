import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConsoleTools, type Outputs } from "../support/clients";
import { Hosts } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { inPlainText, withSettings } from "../support/stack-text";
import { EnsembleWatch } from "../support/ensemble-watch";

const ids = [1, 2, 3, 4, 5];
const brokers = [1, 4];
const addresses = Object.fromEntries(ids.map((id) => [`kafka${id}`, `192.168.90.10${id}`]));

describe("an ensemble of three servers that becomes one of five, and of three again", () => {
  let project: Project;
  let hosts: Hosts;
  let tools: ConsoleTools;
  let outputs: Outputs;
  const topics: string[] = [];
  const watch = new EnsembleWatch(Object.values(addresses));

  /** Everything but the members stays: the broker on kafka1, and one on kafka4, which only joins the ensemble for a while. */
  async function members(...wanted: number[]): Promise<void> {
    const text = inPlainText(await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8"));
    const list = ids
      .filter((id) => wanted.includes(id) || brokers.includes(id))
      .map((id) => ({
        name: `kafka${id}`,
        address: addresses[`kafka${id}`],
        ...(wanted.includes(id) && { zookeeperId: id }),
        ...(brokers.includes(id) && { brokerId: id }),
      }));
    const own = { privateKeyFile: ".sandbox/ensemble/id_ed25519", knownHosts: ".sandbox/ensemble/known_hosts" };
    await writeFile(
      path.join(project.root, "Pulumi.ensemble.yaml"),
      withSettings(text, { ssh: own, topics: [] }).replace(
        /kafka-zookeeper:hosts:[^]*?(?= {2}kafka-zookeeper:)/,
        () => `kafka-zookeeper:hosts: ${JSON.stringify(list)}\n`,
      ),
    );
  }

  const up = () => project.script("up", "ensemble", "--no-smoke-test");

  async function changeTo(...wanted: number[]): Promise<string> {
    await members(...wanted);
    const output = await project.succeed("up", "ensemble", "--no-smoke-test");
    const server = ["--bootstrap-server", outputs.bootstrapServers];
    topics.push(`change-${topics.length + 1}-to-${wanted.length}`);
    await tools.topics("--create", ...server, "--topic", topics.at(-1) ?? "");
    return output;
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "ensemble", addresses);
    await members(1, 2, 3);
    await project.succeed("up", "ensemble", "--no-smoke-test");
    outputs = (await project.outputs("ensemble")) as unknown as Outputs;
    tools = await ConsoleTools.create("3.9.2", outputs, project.root);
    watch.start();
  });

  after(async () => {
    await watch.stop();
    await project.script("down", "ensemble");
    await project.remove();
  });

  it("refuses two that join at once, before anything is changed", async () => {
    await members(1, 2, 3, 4, 5);
    const { output, exitCode } = await up();
    assert.equal(exitCode, 1);
    assert.match(output, /error on kafka1, kafka2, kafka3: change: .*: one member may join, leave or move at a time/);
    assert.match(output, /given: 4 joins, 5 joins/);
    assert.doesNotMatch(await hosts.run("kafka1", "cat /etc/zookeeper/zoo.cfg"), /server\.4/);
    assert.equal(await hosts.run("kafka4", "ls /etc/systemd/system | grep -c zookeeper || true"), "0");
  });

  it("refuses another port between running servers, before anything is changed", async () => {
    await members(1, 2, 3);
    const file = path.join(project.root, "Pulumi.ensemble.yaml");
    await writeFile(file, withSettings(await readFile(file, "utf8"), { zookeeper: { ports: { quorum: 2999 } } }));
    const { output, exitCode } = await up();
    assert.equal(exitCode, 1);
    assert.match(output, /change: zookeeper\.ports\.quorum, zookeeper\.ports\.election: cannot change while/);
    assert.doesNotMatch(await hosts.run("kafka1", "cat /etc/zookeeper/zoo.cfg"), /2999/);
  });

  it("grows by one, and by another one, with a single leader at any time", async () => {
    assert.match(await changeTo(1, 2, 3, 4), /restarting ZooKeeper \d on kafka\d, the leader/);
    await changeTo(1, 2, 3, 4, 5);
    assert.deepEqual(await watch.roles(), { leaders: 1, followers: 4 });
  });

  it("loses one again, and is told first to stop that one if it leads", async () => {
    const leader = await watch.leader();
    await members(1, 2, 3, 4);
    if (leader === 5) {
      const { output, exitCode } = await up();
      assert.equal(exitCode, 1);
      assert.match(output, /hosts\[\]\.zookeeperId: a server that leaves the ensemble must not lead it/);
      assert.match(output, /fix: +systemctl stop zookeeper on the host that leaves/);
      await hosts.run("kafka5", "systemctl stop zookeeper");
    }
    await changeTo(1, 2, 3, 4);
    assert.deepEqual(await watch.roles(), { leaders: 1, followers: 3 });
  });

  it("is one of three again, without what is left of the others: a host that only loses its member keeps its broker", async () => {
    if ((await watch.leader()) === 4) await hosts.run("kafka4", "systemctl stop zookeeper");
    await changeTo(1, 2, 3);
    assert.deepEqual(await watch.roles(), { leaders: 1, followers: 2 });
    const left =
      "systemctl list-units --plain --no-legend zookeeper.service; ls /etc/systemd/system /etc/zookeeper 2>&1 || true";
    assert.doesNotMatch(await hosts.run("kafka4", left), /zookeeper\.service|zoo\.cfg/);
    assert.equal(await hosts.run("kafka4", "systemctl is-active kafka"), "active");
    assert.match(await project.succeed("up", "ensemble", "--no-smoke-test"), /Nothing changed/);
  });

  it("never had two leaders, and kept everything that was written on the way", async () => {
    assert.deepEqual(await watch.stop(), { splits: [] });
    const listed = await tools.topics("--list", "--bootstrap-server", outputs.bootstrapServers);
    assert.deepEqual(listed.trim().split("\n").sort(), topics);
  });

  it("leaves nothing behind when it goes down", async () => {
    await project.succeed("down", "ensemble");
    await rm(path.join(project.root, "Pulumi.ensemble.yaml"));
    await assertNothingLeft(project, "ensemble");
  });
});
