import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Probe } from "../../scripts/probe/probe";
import { nodeClient, type Outputs } from "./support/clients";
import { eventually } from "./support/hosts";
import { isReady, LocalKubernetes, type Pod } from "./support/kubernetes";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";
import { type Settings, withSettings } from "./support/stack-text";

const records = Array.from({ length: 20 }, (_, index) => `record ${index}`);
const namespace = "kafka-persistent";
const servers = ["kafka-1", "kafka-2", "kafka-3", "zk-1", "zk-2", "zk-3"];

describe("a cluster on Kubernetes with volumes: the stack k8s", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let outputs: Outputs & Record<string, unknown>;
  let probe: Probe | undefined;
  let stackFile: string;
  let stackText: string;

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    stackFile = path.join(project.root, "Pulumi.k8s.yaml");
    stackText = await readFile(stackFile, "utf8");
  });

  after(async () => {
    await probe?.stop();
    await project.script("down", "k8s");
    await project.script("cluster", "down");
    await project.remove();
  });

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const inNamespace = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);

  /** One `up` with some settings changed. */
  async function up(changes: Settings = {}): Promise<string> {
    await writeFile(stackFile, withSettings(stackText, changes));
    return project.succeed("up", "k8s", "--no-smoke-test");
  }

  /** What the application felt while something happened, which left the cluster healthy again. */
  async function feltDuring(task: () => Promise<unknown>): Promise<{ failed: number; lost: readonly number[] }> {
    const from = Date.now();
    await task();
    await eventually("all pods are ready", 180, async () => {
      const ready = await pods(isReady);
      return servers.every((name) => ready[name] === true);
    });
    assert(probe);
    const { failed } = await probe.impact(from, Date.now());
    return { failed, lost: (await probe.check()).lost };
  }

  it("previews in a fresh checkout where no cluster runs, and says that it was not asked", async () => {
    await project.succeed("pulumi", "stack", "init", "k8s");
    const preview = await project.succeed("pulumi", "preview", "--stack", "k8s");
    assert.match(preview, /kubernetes\.context: the cluster did not answer, so nothing was checked against it/);
    assert.match(preview, /\+ 25 to create/);
  });

  it("is up after one command on a machine without Kubernetes, used from outside and from a pod", async () => {
    const output = await project.succeed("up", "k8s");
    assert.match(output, /smoke test through the stack's outputs \[/);
    assert.match(output, /smoke test from a pod \[/);
    outputs = (await project.outputs("k8s")) as typeof outputs;
    assert.deepEqual(Object.keys(await pods(isReady)).sort(), servers);
    assert.equal(await project.changedFiles(), "");
  });

  it("changes nothing the second time, and says so", async () => {
    assert.match(await project.succeed("up", "k8s", "--no-smoke-test"), /Nothing changed/);
  });

  it("has the outputs of a cluster on hosts", () => {
    assert.deepEqual(Object.keys(outputs).sort(), [
      ...["bootstrapServers", "bootstrapServersInternal", "brokers", "clientProperties", "ensemble", "versions"],
      ...["warnings", "zookeeperConnect"],
    ]);
    assert.match(outputs.bootstrapServers, /^10\.89\.0\.1\d:30911,10\.89\.0\.1\d:30912,10\.89\.0\.1\d:30913$/);
    assert.equal(
      outputs.zookeeperConnect,
      [1, 2, 3].map((id) => `zk-${id}.${namespace}.svc.cluster.local:2181`).join(","),
    );
  });

  it("runs nothing as root, in a namespace that refuses who would", async () => {
    for (const name of servers) assert.equal(await inNamespace("exec", name, "--", "id", "-u"), "1000", name);
    const token = "/var/run/secrets/kubernetes.io";
    await assert.rejects(inNamespace("exec", "kafka-1", "--", "ls", token), /No such file or directory/);
    await assert.rejects(inNamespace("exec", "kafka-1", "--", "touch", "/opt/kafka/x"), /Read-only file system/);
    const image = `--image=${await inNamespace("get", "pod", "kafka-1", "--output=jsonpath={.spec.containers[0].image}")}`;
    await assert.rejects(inNamespace("run", "root", image), /violates PodSecurity "restricted:latest"/);
  });

  it("refuses what does not fit the cluster, all at once, before anything is changed", async () => {
    const before = await kubernetes.each("statefulsets", namespace, ({ metadata }: Pod) => metadata.uid);
    const changed = stackText
      .replace("class: local-path, size: 1Gi", "class: nowhere, size: 1Gi")
      .replace("class: local-path, size: 2Gi", "class: local-path, size: 1Gi");
    await writeFile(stackFile, changed);
    const { output, exitCode } = await project.script("up", "k8s");
    await writeFile(stackFile, stackText);
    assert.notEqual(exitCode, 0);
    assert.match(output, /kubernetes\.zookeeper\.storage\.class: must exist in the cluster\n +given: "nowhere"/);
    assert.match(output, /kubernetes\.kafka\.storage\.size: cannot shrink\n +given: 1Gi; now 2Gi/);
    assert.deepEqual(await kubernetes.each("statefulsets", namespace, ({ metadata }: Pod) => metadata.uid), before);
  });

  for (const pod of ["zk-2", "kafka-2"])
    it(`loses no record and fails no send when the pod ${pod} is deleted, which gets its volume again`, async () => {
      probe ??= await Probe.start(outputs.bootstrapServers);
      const uid = (await pods(({ metadata }) => metadata.uid))[pod];
      const claim = await inNamespace("get", "pvc", `data-${pod}`, "--output=jsonpath={.spec.volumeName}");
      assert.deepEqual(await feltDuring(() => inNamespace("delete", "pod", pod)), { failed: 0, lost: [] });
      assert.notEqual((await pods(({ metadata }) => metadata.uid))[pod], uid);
      assert.equal(await inNamespace("get", "pvc", `data-${pod}`, "--output=jsonpath={.spec.volumeName}"), claim);
    });

  it("replaces one pod at a time when the configuration changes, without a failed send", async () => {
    const before = await pods(({ metadata }) => metadata.uid);
    const settings = { kafka: { properties: { "log.retention.hours": 47 } } };
    const looks: number[] = [];
    const impact = await feltDuring(async () => {
      const ready = () => pods((pod) => pod.metadata.name.startsWith("kafka") && isReady(pod));
      const seen = await kubernetes.watch(ready, up(settings));
      looks.push(...seen.map((each) => Object.values(each).filter(Boolean).length));
    });
    assert.deepEqual(impact, { failed: 0, lost: [] });
    assert.equal(Math.min(...looks), 2);
    const after = await pods(({ metadata }) => metadata.uid);
    for (const name of servers) assert.equal(after[name] === before[name], name.startsWith("zk"), name);
  });

  it("lets one node be drained, and no second one before its pods are back", async () => {
    const nodes = await pods(({ spec }) => spec.nodeName ?? "");
    const [first = "", second = ""] = [nodes["kafka-1"], nodes["kafka-2"]];
    const drain = (node: string, seconds: number) =>
      kubernetes.kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${seconds}s`);
    const impact = await feltDuring(async () => {
      await drain(first, 180);
      await assert.rejects(drain(second, 10), /violate the pod's disruption budget/);
      await kubernetes.kubectl("uncordon", first, second);
    });
    assert.deepEqual(impact, { failed: 0, lost: [] });
  });

  it("keeps the volumes when it is destroyed, and the next up finds the records", async () => {
    await probe?.stop();
    const client = nodeClient(outputs);
    const admin = client.kafka.admin();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: "orders", numPartitions: 1 }] });
    await admin.disconnect();
    await client.produce("orders", records);
    const destroy = ["destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", "k8s"];
    await project.succeed("pulumi", ...destroy);
    assert.deepEqual(await pods(isReady), {});
    const claims = await kubernetes.each("pvc", namespace, () => true);
    assert.deepEqual(Object.keys(claims).sort(), servers.map((name) => `data-${name}`).sort());
    await up();
    assert.deepEqual(await client.consume("orders", records.length), records);
  });

  it("leaves nothing on the machine when it goes down", async () => {
    await project.succeed("down", "k8s");
    await assertNothingLeft(project, "cluster");
  });
});
