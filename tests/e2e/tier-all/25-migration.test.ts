import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import type { MetadataStep } from "../../../components/services/kafka/metadata";
import { Probe } from "../../../tools/probe/probe";
import { Hosts } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { inPlainText, type Settings, withSettings } from "../support/stack-text";

const addresses = { kafka1: "192.168.194.101", kafka2: "192.168.194.102", kafka3: "192.168.194.103" };
/** As in the application that docs/operations.md speaks of: what is not acknowledged by then has failed. */
const deliveryMilliseconds = 5_000;

/** The stack at a step; `zookeeper: false` once its servers have left. */
function settingsAt(step: MetadataStep, { zookeeper = true } = {}): Settings {
  const hosts = Object.entries(addresses).map(([name, address], index) => ({
    ...{ name, address, brokerId: index + 1 },
    ...(zookeeper ? { zookeeperId: index + 1 } : {}),
    ...(step === "zookeeper" ? {} : { controllerId: index + 101 }),
  }));
  return {
    hosts,
    kafka: { metadata: step, ...(step === "zookeeper" ? {} : { controllers: { heap: "96m" } }) },
    ...(zookeeper ? {} : { zookeeper: undefined as never }),
  };
}

for (const security of ["plaintext", "secure"] as const)
  describe(`the way of a ${security} cluster from ZooKeeper to KRaft, and back from every step but the last, while it is used`, () => {
    const stack = `migration-${security}`;
    let project: Project;
    let hosts: Hosts;
    let probe: Probe | undefined;

    async function configure(settings: Settings): Promise<void> {
      const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
      const own = text.replaceAll("192.168.10.", "192.168.194.").replaceAll(".sandbox/dev/", `.sandbox/${stack}/`);
      const secured = security === "secure" ? own : inPlainText(own);
      await writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), withSettings(secured, settings));
    }

    const up = () => project.succeed("up", stack, "--no-smoke-test");

    /** One step under load, in which no send fails, and a second `up` that changes nothing. */
    async function goTo(settings: Settings): Promise<string> {
      await configure(settings);
      const from = Date.now();
      const output = await up();
      const seconds = ((Date.now() - from) / 1_000).toFixed(1);
      if (probe !== undefined) {
        console.log(`      ${seconds} s: ${JSON.stringify(await probe.impact(from, Date.now()))}`);
        assert.deepEqual(await probe.failures(from, Date.now()), []);
        assert.deepEqual((await probe.check()).lost, []);
      }
      assert.match(await up(), /Nothing changed/);
      return output;
    }

    async function refused(settings: Settings, told: RegExp): Promise<void> {
      await configure(settings);
      const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
      assert.equal(exitCode, 1, output);
      assert.match(output, told);
      assert.doesNotMatch(output, /restarting|starting kafka-controller/);
    }

    const restartsIn = (output: string) =>
      [...output.matchAll(/restarting (broker|controller|ZooKeeper) \d+/g)].map(([, what]) => what);
    const brokersOnly = ["broker", "broker", "broker"];

    before(async () => {
      project = await Project.create();
      hosts = new Hosts(project, stack, addresses);
      await configure(settingsAt("zookeeper"));
      await up();
      const outputs = (await project.outputs(stack)) as unknown as StackOutputs;
      if (security === "plaintext") probe = await Probe.start(outputs.bootstrapServers, deliveryMilliseconds);
    });

    after(async () => {
      await probe?.stop();
      await project.script("down", stack);
      await project.remove();
    });

    it("leaves out no step, and says which one is next", async () => {
      await refused(settingsAt("dual-write"), /must go step by step[^]*set kafka\.metadata: controllers/);
      await refused(settingsAt("kraft"), /must go step by step[^]*set kafka\.metadata: controllers/);
    });

    it("begins with controllers beside ZooKeeper, which have the id of the cluster that brokers have", async () => {
      assert.deepEqual(restartsIn(await goTo(settingsAt("controllers"))), []);
      const files = "/var/lib/kafka/meta.properties /var/lib/kafka-controller/meta.properties";
      const ids = await Promise.all(hosts.names.map((host) => hosts.run(host, `grep -h ^cluster.id= ${files}`)));
      assert.equal(new Set(ids.flatMap((text) => text.trim().split("\n"))).size, 1);
    });

    it("goes on to dual-write, is taken back to controllers, and to ZooKeeper alone", async () => {
      assert.deepEqual(restartsIn(await goTo(settingsAt("dual-write"))), brokersOnly);
      assert.deepEqual(restartsIn(await goTo(settingsAt("controllers"))), brokersOnly);
      assert.deepEqual(restartsIn(await goTo(settingsAt("zookeeper"))), []);
      assert.deepEqual(
        Object.values(await hosts.everywhere("systemctl is-active kafka-controller || true")),
        hosts.names.map(() => "inactive"),
      );
    });

    it("is gone again, to dual-write-kraft and back to dual-write", async () => {
      await goTo(settingsAt("controllers"));
      await goTo(settingsAt("dual-write"));
      assert.deepEqual(restartsIn(await goTo(settingsAt("dual-write-kraft"))), brokersOnly);
      assert.deepEqual(restartsIn(await goTo(settingsAt("dual-write"))), brokersOnly);
    });

    it("tells in its status the step, the way back and what is next", async () => {
      const { output } = await project.script("status", stack);
      assert.match(
        output,
        /Migration: dual-write; controller 101, 102, 103 writes to ZooKeeper; .*controllers takes it back/,
      );
    });

    it("ends in KRaft, from which there is no way back", async () => {
      await goTo(settingsAt("dual-write-kraft"));
      const output = await goTo(settingsAt("kraft"));
      assert.deepEqual(restartsIn(output), ["controller", "controller", "controller"]);
      await refused(settingsAt("dual-write-kraft"), /kraft cannot be taken back/);
    });

    it("stops ZooKeeper when its lines are gone, restarts nothing, and keeps its data", async () => {
      assert.deepEqual(restartsIn(await goTo(settingsAt("kraft", { zookeeper: false }))), []);
      const said = await hosts.everywhere("systemctl is-active zookeeper || true; ls /var/lib/zookeeper");
      for (const text of Object.values(said)) assert.match(text, /^inactive\n[^]*version-2/);
    });

    it("leaves nothing behind when it goes down", async () => {
      await configure(settingsAt("kraft", { zookeeper: false }));
      await probe?.stop();
      await project.succeed("down", stack);
      await rm(path.join(project.root, `Pulumi.${stack}.yaml`));
      await assertNothingLeft(project, stack);
    });
  });
