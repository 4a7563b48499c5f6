import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { Probe } from "../../../tools/probe/probe";
import { Hosts } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { type Settings, withSettings } from "../support/stack-text";
import { newerKafka, newerZookeeper as zookeeper, releases } from "../support/upgraded";

const stack = "upgrade";
const addresses = { kafka1: "192.168.197.101", kafka2: "192.168.197.102", kafka3: "192.168.197.103" };
/** As in the application that docs/operations.md speaks of: what is not acknowledged by then has failed. */
const deliveryMilliseconds = 5_000;

const old = { kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } };
const pinned = { kafka: { ...newerKafka, protocol: "2.4" }, zookeeper };
const back = { kafka: { ...pinned.kafka, version: "2.4.1" }, zookeeper };
const current = { kafka: { ...pinned.kafka, protocol: "current" }, zookeeper };

describe("the upgrade of the legacy stack to ZooKeeper 3.9.5 and Kafka 3.9.2, with the way back, while it is used", () => {
  let project: Project;
  let hosts: Hosts;
  let probe: Probe;

  async function configure(changes: Settings): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.legacy.yaml"), "utf8");
    const own = text.replaceAll("192.168.10.", "192.168.197.").replaceAll(".sandbox/legacy/", `.sandbox/${stack}/`);
    await writeFile(
      path.join(project.root, `Pulumi.${stack}.yaml`),
      withSettings(own, { security: "plaintext" }, changes),
    );
  }

  const up = () => project.succeed("up", stack, "--no-smoke-test");

  /** One `up` under load, in which no send fails, and a second one that changes nothing. */
  async function goTo(changes: Settings): Promise<string> {
    await configure(changes);
    const from = Date.now();
    const output = await up();
    const [felt, seconds] = [await probe.impact(from, Date.now()), ((Date.now() - from) / 1_000).toFixed(1)];
    console.log(`      ${seconds} s: ${JSON.stringify(felt)}`);
    assert.deepEqual(await probe.failures(from, Date.now()), []);
    assert.deepEqual((await probe.check()).lost, []);
    assert.match(await up(), /Nothing changed/);
    return output;
  }

  async function refused(changes: Settings, told: RegExp): Promise<void> {
    await configure(changes);
    const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
    assert.equal(exitCode, 1, output);
    assert.match(output, told);
    assert.doesNotMatch(output, /restarting/);
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, stack, addresses);
    await configure(old);
    await up();
    const outputs = (await project.outputs(stack)) as unknown as StackOutputs;
    probe = await Probe.start(outputs.bootstrapServers, deliveryMilliseconds);
  });

  after(async () => {
    await probe.stop();
    await project.script("down", stack);
    await project.remove();
  });

  it("is refused in one step, in the place of another release, and with a protocol of its own, with what to write", async () => {
    await refused(
      { kafka: { version: "3.9.2" } },
      /kafka\.version: cannot change with layout in-place[^]*fix: +set kafka\.layout: versioned and kafka\.paths\.program: \/opt\/kafka together/,
    );
    await refused(
      { kafka: newerKafka, zookeeper },
      /brokers of another release line must speak the protocol that runs[^]*fix: +set kafka\.protocol: "2\.4" together with the version/,
    );
  });

  it("takes one restart of each server, ZooKeeper first, and says so beforehand", async () => {
    await configure(pinned);
    const preview = await project.succeed("pulumi", "preview", "--stack", stack, "--non-interactive");
    assert.match(preview, /restart 3 ZooKeeper servers, each once: distribution changed/);
    assert.match(preview, /restart 3 brokers, each once: distribution changed, configuration changed/);
    assert.match(preview, /another release line can be taken back while brokers speak the protocol that both know/);
    const output = await goTo(pinned);
    const restarted = [...output.matchAll(/restarting (broker|ZooKeeper) \d/g)].map(([, what]) => what);
    assert.deepEqual(restarted, ["ZooKeeper", "ZooKeeper", "ZooKeeper", "broker", "broker", "broker"]);
    assert.deepEqual(await releases(hosts, "kafka", "kafka-clients"), ["3.9.2"]);
    assert.deepEqual(await releases(hosts, "zookeeper", "zookeeper"), ["3.9.5"]);
  });

  it("is taken back by the old version in the stack file", async () => {
    await goTo(back);
    assert.deepEqual(await releases(hosts, "kafka", "kafka-clients"), ["2.4.1"]);
  });

  it("is done again, and does not go on because a line is left out", async () => {
    await goTo(pinned);
    await refused(
      { kafka: newerKafka, zookeeper },
      /kafka\.protocol: must say so[^]*fix: +set kafka\.protocol: "2\.4" to leave it as it is, or kafka\.protocol: current/,
    );
  });

  it("ends with the protocol of the new release, in a roll of its own, from which there is no way back", async () => {
    const output = await goTo(current);
    assert.equal([...output.matchAll(/restarting broker \d/g)].length, 3);
    assert.doesNotMatch(output, /restarting ZooKeeper/);
    await refused(back, /brokers that have spoken the protocol 3\.9 cannot go back to an older one/);
    await refused(pinned, /fix: +set kafka\.protocol: "3\.9"/);
  });

  it("leaves nothing behind when it goes down", async () => {
    await configure(current);
    await probe.stop();
    await project.succeed("down", stack);
    await rm(path.join(project.root, `Pulumi.${stack}.yaml`));
    await assertNothingLeft(project, stack);
  });
});
