import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConsoleTools, kcat, type Outputs } from "../support/clients";
import { Hosts } from "../support/hosts";
import { Project } from "../support/project";
import { inPlainText, type Settings, withSettings } from "../support/stack-text";

const addresses = { kafka1: "fd00:196::101", kafka2: "fd00:196::102", kafka3: "fd00:196::103" };
const values = Array.from({ length: 20 }, (_, index) => `record ${index}`);

describe("a cluster on hosts that have nothing but IPv6 addresses", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: Outputs;

  /** Everything as in the stack dev, but for the addresses, one of which is written as nobody should. */
  async function configure(changes: Settings = {}): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
    const own = inPlainText(text)
      .replaceAll("192.168.10.103", "FD00:0196:0::0103")
      .replaceAll("192.168.10.", "fd00:196::")
      .replaceAll(".sandbox/dev/", ".sandbox/ipv6/");
    await writeFile(path.join(project.root, "Pulumi.ipv6.yaml"), withSettings(own, changes));
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "ipv6", addresses);
    await configure();
  });

  after(async () => {
    await project.script("down", "ipv6");
    await project.remove();
  });

  it("is up and used after one command, healthy, and changed by no second one", async () => {
    assert.match(await project.succeed("up", "ipv6"), /✔ smoke test/);
    assert.match(await project.succeed("up", "ipv6", "--no-smoke-test"), /Nothing changed/);
    assert.match(await project.succeed("status", "ipv6"), /HEALTHY/);
    outputs = (await project.outputs("ipv6")) as unknown as Outputs;
    assert.match(outputs.bootstrapServers, /^\[fd00:196::101\]:9092,\[fd00:196::102\]:9092,\[fd00:196::103\]:9092$/);
    const others = await hosts.run("kafka1", "ip -4 -oneline address show scope global");
    assert.equal(others, "");
  });

  it("serves clients of Java and librdkafka by their own files", async () => {
    const tools = await ConsoleTools.create("3.9.2", outputs, project.root);
    await tools.produce("orders", values);
    assert.deepEqual((await tools.consume("orders", values.length)).sort(), [...values].sort());
    await kcat(outputs).produce("mytopic", values);
  });

  it("is rolled by the same gates when a setting changes", async () => {
    await configure({ zookeeper: { version: "3.9.5", source: "maven", heap: "136m" } });
    const output = await project.succeed("up", "ipv6", "--no-smoke-test");
    for (const id of [1, 2, 3]) assert.match(output, new RegExp(`restarting ZooKeeper ${id} on kafka${id}`));
    assert.match(await project.succeed("status", "ipv6"), /HEALTHY/);
  });
});
