import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Application, nothingFelt } from "../support/application";
import { ConsoleTools, nodeClient, type Outputs } from "../support/clients";
import { LocalKubernetes, type Pod } from "../support/kubernetes";
import { Project } from "../support/project";
import { inPlainText, withSettings } from "../support/stack-text";

const stack = "edits";
const namespace = "kafka-edits";
const records = Array.from({ length: 50 }, (_, index) => `record ${index}`);

/** Which servers the stack file asks for. */
interface Servers {
  readonly zookeeper: readonly number[];
  readonly brokers: readonly number[];
}

function hostsOf({ zookeeper, brokers }: Servers) {
  return [...new Set([...zookeeper, ...brokers])].map((id) => ({
    name: `server${id}`,
    ...(zookeeper.includes(id) && { zookeeperId: id }),
    ...(brokers.includes(id) && { brokerId: id }),
  }));
}

describe("servers that join and leave a cluster on Kubernetes", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let tools: ConsoleTools;
  let outputs: Outputs;
  let k8s: string;

  const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
  const uids = () => kubernetes.each("pods", namespace, ({ metadata }: Pod) => metadata.uid);
  const application = new Application(() => outputs.bootstrapServers);

  async function configure(servers: Servers, edit = (text: string) => text): Promise<void> {
    const ports = servers.brokers.map((id) => `${id}: ${30940 + id}`);
    const text = k8s
      .replace(/namespace: .*/, `namespace: ${namespace}`)
      // The local cluster has three nodes, and a member joins.
      .replace("workload: StatefulSet", "antiAffinity: preferred\n    workload: StatefulSet")
      .replace(/nodePorts: .*/, `nodePorts: { ${ports.join(", ")} }`);
    await writeFile(stackFile(), withSettings(edit(text), { hosts: hostsOf(servers), topics: [] }));
  }

  async function up(servers: Servers): Promise<string> {
    await configure(servers);
    return project.succeed("up", stack, "--no-smoke-test");
  }

  /** What a refused `up` said, which has left every pod as it was. */
  async function refused(servers: Servers, edit?: (text: string) => string): Promise<string> {
    const before = await uids();
    await configure(servers, edit);
    const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
    assert.notEqual(exitCode, 0, output);
    assert.deepEqual(await uids(), before);
    return output;
  }

  async function makeTopic(topic: string, replicas: string): Promise<void> {
    const server = ["--bootstrap-server", outputs.bootstrapServers];
    await tools.topics("--create", ...server, "--topic", topic, "--replica-assignment", replicas);
    await nodeClient(outputs).produce(topic, records);
  }

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    k8s = inPlainText(await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8"));
    await up({ zookeeper: [1, 2, 3], brokers: [1, 2, 3] });
    outputs = (await project.outputs(stack)) as unknown as Outputs;
    tools = await ConsoleTools.create("3.9.2", outputs, project.root);
    await makeTopic("kept", "1:2:3");
  });

  after(async () => {
    await application.stop();
    await rm(stackFile(), { force: true });
    await kubernetes.end(stack);
  });

  it("are refused when two ZooKeeper members would join or leave at once, and no pod is touched", async () => {
    const brokers = [1, 2, 3];
    const more = await refused({ zookeeper: [1, 2, 3, 4, 5], brokers });
    assert.match(more, /zookeeperId: one member may join.*\n +given: 4 joins, 5 joins/);
    const fewer = await refused({ zookeeper: [1], brokers });
    assert.match(fewer, /zookeeperId: a single server cannot become an ensemble, or an ensemble a single server/);
  });

  it("do not become Deployments, which would leave their records behind, and no pod is touched", async () => {
    const servers = { zookeeper: [1, 2, 3], brokers: [1, 2, 3] };
    const withoutVolumes = (text: string) =>
      text.replace("workload: StatefulSet", "workload: Deployment").replace(/^ +storage: .*\n/gm, "");
    const output = await refused(servers, withoutVolumes);
    assert.match(output, /kubernetes\.workload: cannot become Deployment/);
  });

  it("join and leave the ensemble one at a time, without a failed send and with every record", async () => {
    const impact = await application.feltDuring(async () => {
      await up({ zookeeper: [1, 2, 3, 4], brokers: [1, 2, 3] });
      await up({ zookeeper: [1, 2, 3], brokers: [1, 2, 3] });
    });
    assert.deepEqual(impact, nothingFelt);
    assert.deepEqual(await nodeClient(outputs).consume("kept", records.length), records);
  });

  it("are not removed while a broker among them has replicas, and are once it has none", async () => {
    await up({ zookeeper: [1, 2, 3], brokers: [1, 2, 3, 4] });
    await makeTopic("moving", "4:1");
    const output = await refused({ zookeeper: [1, 2, 3], brokers: [1, 2, 3] });
    assert.match(output, /brokerId, .*: a broker may leave only when it has no replicas/);
    assert.match(output, /given: broker 4 is not in the stack file and has moving-0/);
    const plan = path.join(project.root, "client-move.json");
    const partitions = [{ topic: "moving", partition: 0, replicas: [1, 2] }];
    await writeFile(plan, JSON.stringify({ version: 1, partitions }));
    await tools.reassign(plan);
    await up({ zookeeper: [1, 2, 3], brokers: [1, 2, 3] });
    assert.equal(
      Object.keys(await uids()).some((name) => name.startsWith("kafka-4")),
      false,
    );
    assert.deepEqual(await nodeClient(outputs).consume("moving", records.length), records);
  });
});
