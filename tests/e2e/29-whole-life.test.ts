import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../components/outputs/stack-outputs";
import type { MetadataStep } from "../../components/services/kafka/metadata";
import { Probe } from "../../tools/probe/probe";
import { Hosts } from "./support/hosts";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";
import { type Settings, withSettings } from "./support/stack-text";
import { newerKafka, newerZookeeper, releases } from "./support/upgraded";

const stack = "whole-life";
const addresses = { kafka1: "192.168.195.101", kafka2: "192.168.195.102", kafka3: "192.168.195.103" };
/** As in the application that docs/operations.md speaks of: what is not acknowledged by then has failed. */
const deliveryMilliseconds = 5_000;
const minute = 60_000;

const controllers = { heap: "96m" };

/** The stack at a release of Kafka, and at a step of the way to KRaft. */
function settingsOf(
  kafka: Readonly<Record<string, string | object>>,
  step: MetadataStep = "zookeeper",
  hasZooKeeper = true,
): Settings {
  const hosts = Object.entries(addresses).map(([name, address], index) => ({
    ...{ name, address, brokerId: index + 1 },
    ...(hasZooKeeper ? { zookeeperId: index + 1 } : {}),
    ...(step === "zookeeper" ? {} : { controllerId: index + 101 }),
  }));
  return {
    hosts,
    kafka: { ...kafka, ...(step === "zookeeper" ? {} : { metadata: step, controllers }) },
    ...(hasZooKeeper ? { zookeeper: newerZookeeper } : { zookeeper: undefined as never }),
  };
}

describe("the whole life of a cluster from Kafka 2.4.1 with ZooKeeper 3.6.0 to Kafka 4.3.1 in KRaft, under one producer", () => {
  let project: Project;
  let hosts: Hosts;
  let probe: Probe;
  let born: number;

  async function configure(settings: Settings): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.legacy.yaml"), "utf8");
    const own = text.replaceAll("192.168.10.", "192.168.195.").replaceAll(".sandbox/legacy/", `.sandbox/${stack}/`);
    await writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), withSettings(own, settings));
  }

  /** One `up`, in which no send fails; what the producer felt is printed. */
  async function goTo(settings: Settings): Promise<string> {
    await configure(settings);
    const from = Date.now();
    const output = await project.succeed("up", stack, "--no-smoke-test");
    const { sent, failed, longestGap } = await probe.impact(from, Date.now());
    const seconds = ((Date.now() - from) / 1_000).toFixed(1);
    console.log(`      ${seconds} s: ${failed} of ${sent} failed, longest gap ${(longestGap / 1_000).toFixed(2)} s`);
    assert.deepEqual(await probe.failures(from, Date.now()), []);
    return output;
  }

  const count = (output: string, what: string) =>
    [...output.matchAll(new RegExp(`restarting ${what} \\d`, "g"))].length;

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, stack, addresses);
    await configure({
      hosts: settingsOf({})["hosts"] ?? [],
      kafka: { version: "2.4.1" },
      zookeeper: { version: "3.6.0" },
    });
    await project.succeed("up", stack, "--no-smoke-test");
    const outputs = (await project.outputs(stack)) as unknown as StackOutputs;
    probe = await Probe.start(outputs.bootstrapServers, deliveryMilliseconds);
    born = Date.now();
  });

  after(async () => {
    await probe.stop();
    await project.script("down", stack);
    await project.remove();
  });

  it("goes on to Kafka 3.9.2 and ZooKeeper 3.9.5, back to Kafka 2.4.1, and to 3.9.2 again", async () => {
    await goTo(settingsOf({ ...newerKafka, protocol: "2.4" }));
    assert.deepEqual(await releases(hosts, "kafka", "kafka-clients"), ["3.9.2"]);
    await goTo(settingsOf({ ...newerKafka, protocol: "2.4", version: "2.4.1" }));
    assert.deepEqual(await releases(hosts, "kafka", "kafka-clients"), ["2.4.1"]);
    await goTo(settingsOf({ ...newerKafka, protocol: "2.4" }));
    assert.equal(count(await goTo(settingsOf({ ...newerKafka, protocol: "current" })), "broker"), 3);
  });

  for (const step of ["controllers", "dual-write", "dual-write-kraft", "kraft"] as const)
    it(`takes the step ${step} of the way to KRaft`, async () => {
      const output = await goTo(settingsOf({ ...newerKafka, protocol: "current" }, step));
      assert.equal(count(output, "broker"), step.startsWith("dual") ? 3 : 0);
      assert.equal(count(output, "controller"), step === "kraft" ? 3 : 0);
    });

  it("keeps a copy of what ZooKeeper and the controllers had before the last step, which only root reads", async () => {
    const command = "stat -c '%a %U %n' /var/lib/kafka-zookeeper/backups/before-kraft-*/*.tar.gz";
    for (const text of Object.values(await hosts.everywhere(command))) {
      assert.match(text, /^600 root .*\/kafka-controller\.tar\.gz$/m);
      assert.match(text, /^600 root .*\/zookeeper\.tar\.gz$/m);
    }
  });

  it("does without ZooKeeper", async () => {
    const output = await goTo(settingsOf({ ...newerKafka, protocol: "current" }, "kraft", false));
    assert.equal(count(output, "(broker|controller)"), 0);
  });

  it("goes on to Kafka 4.3.1, first with what 3.9 can do, then with what it can do itself", async () => {
    const last = { ...newerKafka, version: "4.3.1" };
    const output = await goTo(settingsOf({ ...last, protocol: "3.9" }, "kraft", false));
    assert.deepEqual([count(output, "controller"), count(output, "broker")], [3, 3]);
    assert.deepEqual(
      [await releases(hosts, "kafka", "kafka-clients"), await releases(hosts, "kafka-controller", "kafka-clients")],
      [["4.3.1"], ["4.3.1"]],
    );
    const raised = await goTo(settingsOf({ ...last, protocol: "current" }, "kraft", false));
    assert.match(raised, /finalizing metadata\.version=30/);
    assert.equal(count(raised, "(broker|controller)"), 0);
  });

  it("does not go back to a release that does not know its metadata, and says the controller's reason", async () => {
    await configure(settingsOf({ ...newerKafka, protocol: "3.9" }, "kraft", false));
    const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
    assert.equal(exitCode, 1, output);
    assert.match(output, /kafka\.version: must know the metadata\.version that the cluster has recorded, 30/);
    assert.doesNotMatch(output, /restarting/);
  });

  it("has every record that was acknowledged since its first minute, and none failed in all that time", async () => {
    const now = Date.now();
    const [first, all] = [await probe.impact(born, born + minute), await probe.impact(born, now)];
    const { read, lost } = await probe.check();
    console.log(`      ${all.sent} records sent in ${((now - born) / minute).toFixed(0)} minutes, ${read} read back`);
    assert.deepEqual([first.failed, all.failed, lost], [0, 0, []]);
    assert(
      first.sent > 5_000 && read >= all.sent,
      `${first.sent} sent in the first minute, ${read} of ${all.sent} read`,
    );
  });

  it("leaves nothing behind when it goes down", async () => {
    await configure(settingsOf({ ...newerKafka, version: "4.3.1", protocol: "current" }, "kraft", false));
    await probe.stop();
    await project.succeed("down", stack);
    await rm(path.join(project.root, `Pulumi.${stack}.yaml`));
    await assertNothingLeft(project, stack);
  });
});
