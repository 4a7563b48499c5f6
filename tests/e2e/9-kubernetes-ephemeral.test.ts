import assert from "node:assert/strict";
import { Probe } from "../../scripts/probe/probe";
import { nodeClient, type Outputs } from "./support/clients";
import { eventually } from "./support/hosts";
import { isReady, LocalKubernetes, type Pod } from "./support/kubernetes";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";

const namespace = "kafka";

interface Service {
  readonly spec: {
    readonly type: string;
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
  };
}

describe("a cluster on Kubernetes without volumes: the stack k8s-ephemeral", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let outputs: Outputs & { warnings: string[] };
  let probe: Probe | undefined;

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
  });

  after(async () => {
    await probe?.stop();
    await project.script("down", "k8s-ephemeral");
    await project.script("cluster", "down");
    await project.remove();
  });

  const readyPods = async () => {
    const ready = await kubernetes.each("pods", namespace, (pod: Pod) => isReady(pod) && pod.metadata.labels);
    return Object.values(ready).flatMap((labels) => (labels ? (labels["kafka-zookeeper/server"] ?? []) : []));
  };

  it("is up after one command, used from outside and from a pod", async () => {
    const output = await project.succeed("up", "k8s-ephemeral");
    assert.match(output, /smoke test through the stack's outputs \[/);
    assert.match(output, /smoke test from a pod \[/);
    outputs = (await project.outputs("k8s-ephemeral")) as unknown as typeof outputs;
    assert.deepEqual((await readyPods()).sort(), ["kafka-1", "kafka-2", "kafka-3", "zk-1", "zk-2", "zk-3"]);
  });

  it("changes nothing the second time, and says so", async () => {
    assert.match(await project.succeed("up", "k8s-ephemeral", "--no-smoke-test"), /Nothing changed/);
  });

  it("warns in a preview and in the outputs that data dies with its pod", async () => {
    const preview = await project.succeed("pulumi", "preview", "--stack", "k8s-ephemeral");
    assert.match(preview, /warning: kubernetes\.workload: .*\n? *.*data/);
    assert.equal(outputs.warnings.filter((warning) => warning.startsWith("kubernetes.workload: ")).length, 1);
  });

  it("has the Services, the ports and the topic that its users know", async () => {
    const services = await kubernetes.each("services", namespace, ({ spec }: Service) => spec);
    for (const id of [1, 2, 3]) {
      assert.equal(services[`zoo${id}`]?.type, "ClusterIP");
      const { type, ports = [] } = services[`kafka-service-${id}`] ?? {};
      assert.deepEqual([type, ports[0]?.port, ports[0]?.nodePort], ["NodePort", 9092, 30900 + id]);
    }
    const admin = nodeClient(outputs).kafka.admin();
    const { topics } = await admin.fetchTopicMetadata({ topics: ["mytopic"] });
    await admin.disconnect();
    assert.equal(topics[0]?.partitions.length, 2);
  });

  it("loses no record, and fails no send, when one pod of each kind goes with its data", async () => {
    probe = await Probe.start(outputs.bootstrapServers);
    const from = Date.now();
    for (const server of ["zk-2", "kafka-2"]) {
      await kubernetes.kubectl(
        "delete",
        "pod",
        "--namespace",
        namespace,
        `--selector=kafka-zookeeper/server=${server}`,
      );
      await eventually("all pods are ready", 180, async () => (await readyPods()).length === 6);
    }
    const { failed } = await probe.impact(from, Date.now());
    assert.deepEqual([failed, (await probe.check()).lost], [0, []]);
  });

  it("leaves nothing on the machine when it goes down", async () => {
    await probe?.stop();
    await project.succeed("down", "k8s-ephemeral");
    await assertNothingLeft(project, "cluster");
  });
});
