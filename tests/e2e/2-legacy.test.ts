import assert from "node:assert/strict";
import type { StackOutputs } from "../../components/outputs/stack-outputs";
import { ConsoleTools } from "./support/clients";
import { assertGolden } from "./support/golden";
import { eventually, Hosts, sandboxAddresses } from "./support/hosts";
import { assertNothingLeft } from "./support/leftovers";
import { assertReachable, outside } from "./support/client-locations";
import { Project } from "./support/project";
import { assertSampleAppsPass } from "./support/sample-apps";
import { inTierAll } from "./support/tiers";

describe("the legacy stack: ZooKeeper 3.6.0 and Kafka 2.4.1 in /etc, as people made it by hand", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: StackOutputs;

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "legacy", sandboxAddresses);
  });

  after(async () => {
    await project.script("down", "legacy");
    await project.remove();
  });

  it("is up after one command, with the smoke test passed", async () => {
    const output = await project.succeed("up", "legacy");
    assert.match(output, /Kafka 2\.4\.1, ZooKeeper 3\.6\.0/);
    assert.equal(await project.changedFiles(), "");
    outputs = (await project.outputs("legacy")) as unknown as StackOutputs;
  });

  it("changes nothing the second time", async () => {
    assert.match(await project.succeed("up", "legacy", "--no-smoke-test"), /Nothing changed/);
  });

  for (const host of Object.keys(sandboxAddresses)) {
    it(`puts exactly the reviewed files on ${host}`, async () => {
      await assertGolden("legacy", host, await hosts.files(host));
    });
  }

  it("has myid 1, 2 and 3 in the data directory inside /etc/zookeeper", async () => {
    for (const [index, host] of hosts.names.entries())
      assert.equal(await hosts.run(host, "cat /etc/zookeeper/zookeeper-data/myid"), String(index + 1));
  });

  it("passes the check of the hand-made set-up: topic test of the stack file, listed through each ZooKeeper, used and deleted", async () => {
    const tools = await ConsoleTools.create("2.4.1", outputs, project.root);
    const server = ["--bootstrap-server", outputs.bootstrapServers];
    assert.match(
      await tools.topics(...server, "--describe", "--topic", "test"),
      /PartitionCount: 1\s+ReplicationFactor: 1/,
    );
    for (const address of Object.values(sandboxAddresses))
      assert.match(await tools.topics("--zookeeper", `${address}:2181`, "--list"), /^test$/m);
    // The hand-made check uses the defaults of the tool.
    await tools.produceWith([], "test", ["one", "two"]);
    assert.deepEqual(await tools.consume("test", 2), ["one", "two"]);
    await tools.topics(...server, "--delete", "--topic", "test");
    await eventually("the topic is gone", 30, async () => !/^test$/m.test(await tools.topics(...server, "--list")));
  });

  it("answers at every address of its outputs, from a broker's host and from outside", async () => {
    await assertReachable(outputs, [outside(), hosts.clientLocation("kafka2")]);
  });

  inTierAll(() => {
    it("serves the sample applications, whose clients are years newer", async () => {
      await assertSampleAppsPass(outputs, project.root);
    });
  });

  for (const unit of ["kafka", "zookeeper"]) {
    it(`brings ${unit} back by itself after kill -9`, async () => {
      const before = await hosts.mainPid("kafka1", unit);
      await hosts.run("kafka1", `kill -9 ${before}`);
      await eventually(`${unit} is back`, 60, async () => {
        const pid = await hosts.mainPid("kafka1", unit);
        return pid !== "0" && pid !== before;
      });
    });
  }

  it("leaves nothing behind when it goes down", async () => {
    await project.succeed("down", "legacy");
    await assertNothingLeft(project, "legacy");
  });
});
