import assert from "node:assert/strict";
import type { StackOutputs } from "../../components/outputs/stack-outputs";
import { assertReachable, outside } from "./support/client-locations";
import { assertGolden } from "./support/golden";
import { eventually, Hosts, sandboxAddresses } from "./support/hosts";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";

describe("the stack kraft: Kafka 4.3.1 with controllers in the place of ZooKeeper, secure", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: StackOutputs;

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "kraft", sandboxAddresses);
  });

  after(async () => {
    await project.script("down", "kraft");
    await project.remove();
  });

  it("is up after one command, with the smoke test passed", async () => {
    const output = await project.succeed("up", "kraft");
    assert.match(output, /Kafka 4\.3\.1/);
    assert.equal(await project.changedFiles(), "");
    outputs = (await project.outputs("kraft")) as unknown as StackOutputs;
  });

  it("changes nothing the second time", async () => {
    assert.match(await project.succeed("up", "kraft", "--no-smoke-test"), /Nothing changed/);
  });

  for (const host of Object.keys(sandboxAddresses))
    it(`puts exactly the reviewed files on ${host}`, async () => {
      await assertGolden("kraft", host, await hosts.files(host));
    });

  it("tells in its outputs that there is no ZooKeeper", () => {
    assert.equal(outputs.zookeeperConnect, "");
    assert.deepEqual(outputs.ensemble, []);
    assert.equal(outputs.versions.zookeeper, "not managed");
  });

  it("has the identity of the cluster among the data of every server, the same on all", async () => {
    const files = "/var/lib/kafka/meta.properties /var/lib/kafka-controller/meta.properties";
    const ids = await Promise.all(hosts.names.map((host) => hosts.run(host, `grep -h ^cluster.id= ${files}`)));
    assert.equal(new Set(ids.flatMap((text) => text.split("\n"))).size, 1);
  });

  it("answers at every address of its outputs, from a broker's host and from outside", async () => {
    await assertReachable(outputs, [outside(), hosts.clientLocation("kafka2")]);
  });

  it("tells root on a host who leads the quorum, and that three controllers vote", async () => {
    const said = await hosts.run("kafka2", "kafka-metadata-quorum describe --status");
    assert.match(said, /^LeaderId:\s+10[123]$/m);
    assert.match(said, /^CurrentVoters:.*101.*102.*103/m);
  });

  for (const unit of ["kafka-controller", "kafka"])
    it(`brings ${unit} back by itself after kill -9`, async () => {
      const before = await hosts.mainPid("kafka1", unit);
      await hosts.run("kafka1", `kill -9 ${before}`);
      await eventually(`${unit} is back`, 60, async () => {
        const pid = await hosts.mainPid("kafka1", unit);
        return pid !== "0" && pid !== before;
      });
    });

  it("leaves nothing behind when it goes down", async () => {
    await project.succeed("down", "kraft");
    await assertNothingLeft(project, "kraft");
  });
});
