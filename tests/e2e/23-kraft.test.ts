import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import tls from "node:tls";
import type { StackOutputs } from "../../components/outputs/stack-outputs";
import { Application, nothingFelt } from "./support/application";
import { assertReachable, outside } from "./support/client-locations";
import { assertGolden } from "./support/golden";
import { eventually, Hosts, sandboxAddresses } from "./support/hosts";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";
import { withSettings } from "./support/stack-text";

/** For applications, for brokers, and of controllers. */
const secured = [9093, 9094, 9095];

describe("the stack kraft: Kafka 4.3.1 with controllers in the place of ZooKeeper, secure", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: StackOutputs;
  let application: Application | undefined;

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "kraft", sandboxAddresses);
  });

  after(async () => {
    await application?.stop();
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

  it("renews all certificates by a roll of controllers and brokers while it is used, and no send fails", async () => {
    const folder = path.join(project.root, ".state", "developer");
    await project.succeed("credentials", "kraft", "developer", "--directory", folder);
    application = new Application(
      () => outputs.bootstrapServers,
      undefined,
      () => path.join(folder, "producer.properties"),
    );
    const before = await shown();
    const impact = await application.feltDuring(async () => {
      const file = path.join(project.root, "Pulumi.kraft.yaml");
      const security = { mode: "secure", certificateDays: 200 };
      await writeFile(file, withSettings(await readFile(file, "utf8"), { security }));
      const output = await project.succeed("up", "kraft", "--no-smoke-test");
      for (const server of ["controller 101", "controller 102", "controller 103", "broker 1", "broker 2", "broker 3"])
        assert.match(output, new RegExp(`restarting ${server} `));
    });
    assert.deepEqual(impact, nothingFelt);
    const after = await shown();
    assert.deepEqual(Object.keys(after), Object.keys(before));
    for (const [port, serial] of Object.entries(after)) assert.notEqual(serial, before[port], port);
    assert.match(await project.succeed("up", "kraft", "--no-smoke-test"), /Nothing changed/);
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
    await application?.stop();
    await project.succeed("down", "kraft");
    await assertNothingLeft(project, "kraft");
  });

  /** The serial number of the certificate that each port of each host shows. */
  async function shown(): Promise<Record<string, string>> {
    const ports = Object.values(sandboxAddresses).flatMap((host) => secured.map((port) => ({ host, port })));
    const serials = ports.map(async (port) => [`${port.host}:${port.port}`, await serialAt(port)] as const);
    return Object.fromEntries(await Promise.all(serials));
  }

  /** A handshake shows it before the server knows that the client has no certificate. */
  function serialAt(port: { readonly host: string; readonly port: number }): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ ...port, rejectUnauthorized: false });
      socket.once("secureConnect", () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.once("error", reject);
    });
  }
});
