import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { reportSchema } from "../../../operations/status/snapshot";
import { Application, nothingFelt } from "../support/application";
import { ConsoleTools, nodeClient, type Outputs } from "../support/clients";
import { eventually } from "../support/hosts";
import { isReady, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { inPlainText, type Settings, withSettings } from "../support/stack-text";

const stack = "racks";
const namespace = "kafka-racks";
const topologyKey = "example.org/rack";
/** Two racks for three brokers: two copies that Kafka does not place by rack would soon be together in `a`. */
const racks: Readonly<Record<string, string>> = { "kafka-1-0": "a", "kafka-2-0": "a", "kafka-5-0": "b" };
const brokerPods = Object.keys(racks);
const topics = [{ name: "orders", partitions: 8, replicationFactor: 2, config: { "min.insync.replicas": 1 } }];

/** Racks of brokers by id. */
type Brokers = Readonly<Record<number, string | undefined>>;

/** The first broker runs beside the ZooKeeper server. */
function hostsOf(brokers: Brokers) {
  return Object.entries(brokers).map(([id, rack], index) => {
    return { name: `server${id}`, brokerId: Number(id), rack, ...(index === 0 && { zookeeperId: 1 }) };
  });
}
const rolled = { kafka: { properties: { "log.retention.hours": 48 } } };
const records = Array.from({ length: 20 }, (_, index) => `record ${index}`);

describe("brokers with volumes in racks, on Kubernetes", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let tools: ConsoleTools;
  let outputs: Outputs;
  let k8s: string;
  let zones: Readonly<Record<string, string>>;

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const uids = () => pods(({ metadata }) => metadata.uid);
  const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
  const up = (...args: string[]) => project.succeed("up", stack, ...args);

  async function configure(changes: Settings = {}, brokers: Brokers = { 1: "a", 2: "a", 5: "b" }): Promise<void> {
    const ports = Object.keys(brokers).map((id) => `${id}: ${30920 + Number(id)}`);
    const text = k8s
      .replace(/namespace: .*/, `namespace: ${namespace}\n    topologyKey: ${topologyKey}`)
      .replace(/nodePorts: .*/, `nodePorts: { ${ports.join(", ")} }`);
    await writeFile(stackFile(), withSettings(text, { hosts: hostsOf(brokers), topics }, changes));
  }

  const application = new Application(() => outputs.bootstrapServers);

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    k8s = inPlainText(await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8"));
    await configure();
    await project.succeed("cluster", "up");
    const names = Object.keys(await kubernetes.each("nodes", "default", () => true));
    zones = Object.fromEntries(names.map((name, index) => [name, index < 2 ? "a" : "b"]));
    for (const [name, zone] of Object.entries(zones))
      await kubernetes.kubectl("label", "node", name, `${topologyKey}=${zone}`);
  });

  after(() => application.stop().finally(() => kubernetes.end(stack)));

  it("are up after one command, with ids that have a gap, and changed by no second one", async () => {
    await up("--no-smoke-test");
    outputs = (await project.outputs(stack)) as unknown as Outputs;
    assert.match(await up("--no-smoke-test"), /Nothing changed/);
  });

  it("run on nodes of their racks, each with a volume of its own", async () => {
    const nodes = await pods(({ spec }) => zones[spec.nodeName ?? ""]);
    assert.deepEqual(Object.fromEntries(brokerPods.map((name) => [name, nodes[name]])), racks);
    const claims = Object.keys(await kubernetes.each("pvc", namespace, () => true));
    assert.deepEqual(claims.sort(), [...brokerPods, "zk-1"].map((name) => `data-${name}`).sort());
  });

  it("know their racks, and place copies by them", async () => {
    tools = await ConsoleTools.create("3.9.2", outputs, project.root);
    const server = ["--bootstrap-server", outputs.bootstrapServers];
    const told = await tools.run("kafka.admin.BrokerApiVersionsCommand", server);
    const known = [...told.matchAll(/\(id: (\d+) rack: (\w+)/g)].map(([, id, rack]) => [`kafka-${id}-0`, rack]);
    assert.deepEqual(Object.fromEntries(known), racks);
    const described = await tools.topics("--describe", ...server, "--topic", "orders");
    const copies = [...described.matchAll(/Replicas: ([\d,]+)/g)].map(([, ids = ""]) => ids.split(","));
    assert.equal(copies.length, 8);
    for (const ids of copies) assert.deepEqual(ids.map((id) => racks[`kafka-${id}-0`]).sort(), ["a", "b"], described);
  });

  it("are seen by scripts/status, which finds their pods, volumes and racks", async () => {
    const { stdout, output } = await project.script("status", stack, "--json");
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual([report.exitCode, report.drift], [0, []], output);
    assert.deepEqual(
      report.brokers.map(({ id, answers, current, rack, place, volumeBytes }) => {
        return [id, answers, current, rack, zones[place ?? ""], volumeBytes];
      }),
      [1, 2, 5].map((id) => [id, true, true, racks[`kafka-${id}-0`], racks[`kafka-${id}-0`], 2 * 2 ** 30]),
    );
  });

  it("are rolled one at a time for a change of the configuration, without a failed send", async () => {
    const before = await uids();
    const ready = () => pods((pod) => brokerPods.includes(pod.metadata.name) && isReady(pod));
    const looks: number[] = [];
    const impact = await application.feltDuring(async () => {
      await configure(rolled);
      const seen = await kubernetes.watch(ready, up("--no-smoke-test"));
      looks.push(...seen.map((each) => Object.values(each).filter(Boolean).length));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.equal(Math.min(...looks), 2);
    const after = await uids();
    const replaced = Object.keys(before).filter((name) => after[name] !== before[name]);
    assert.deepEqual(replaced.sort(), brokerPods);
  });

  it("come back in their rack with their records when a pod is deleted", async () => {
    const server = ["--bootstrap-server", outputs.bootstrapServers];
    await tools.topics("--create", ...server, "--topic", "only-on-1", "--replica-assignment", "1");
    await nodeClient(outputs).produce("only-on-1", records);
    const before = await uids();
    await kubernetes.kubectl("--namespace", namespace, "delete", "pod", "kafka-1-0");
    await eventually("broker 1 is ready again", 120, async () => (await pods(isReady))["kafka-1-0"] === true);
    assert.notEqual((await uids())["kafka-1-0"], before["kafka-1-0"]);
    assert.equal((await pods(({ spec }) => zones[spec.nodeName ?? ""]))["kafka-1-0"], "a");
    assert.deepEqual(await nodeClient(outputs).consume("only-on-1", records.length), records);
  });

  const refusals: Record<string, [brokers: Brokers, told: RegExp]> = {
    "without racks": [
      { 1: undefined, 2: undefined, 3: undefined },
      /hosts\[\]\.rack: cannot be given or taken later: .*\n +given: no rack; now StatefulSet kafka-1, kafka-2, kafka-5\n/,
    ],
    "in a rack where their volume is not": [
      { 1: "b", 2: "a", 5: "b" },
      /hosts\[\]\.rack: must be where the broker's volume is: .*\n +given: "b" for broker 1, whose volume data-kafka-1-0 is in a\n/,
    ],
  };
  for (const [title, [changed, told]] of Object.entries(refusals))
    it(`are not to be had ${title}, and nothing is changed`, async () => {
      const before = await uids();
      await configure(rolled, changed);
      const { output, exitCode } = await project.script("pulumi", "preview", "--stack", stack);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, told);
      assert.deepEqual(await uids(), before);
    });

  it("start together after a destroy, with their records, and leave nothing when they go down", async () => {
    await application.stop();
    await configure();
    const { output, exitCode } = await project.pulumiDestroy(stack);
    assert.equal(exitCode, 0, output);
    assert.deepEqual(Object.keys(await uids()), []);
    await up("--no-smoke-test");
    assert.deepEqual(await nodeClient(outputs).consume("only-on-1", records.length), records);
    await project.succeed("cluster", "down");
    await project.succeed("down", stack);
    await rm(stackFile());
    await assertNothingLeft(project, "cluster");
  });
});
