import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { kafkaVersions } from "../../../components/services/kafka/versions";
import { imageName } from "../../../tools/images/image";
import type { Raw } from "../../helpers/config";
import { stackValues } from "../../helpers/stack-file";
import { Application, nothingFelt } from "../support/application";
import { CertifiedApplication } from "../support/certified-application";
import { nodeClient, type Outputs } from "../support/clients";
import { outputsFor } from "../support/developer";
import { eventually } from "../support/hosts";
import { isReady, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { healthyStatus } from "../support/status";
import { type Settings, withControllers, withSettings } from "../support/stack-text";

const stack = "k8s-kraft";
const namespace = "kafka-kraft";
const version = "4.3.1";
const controllers = [101, 102, 103].map((id) => `kafka-controller-${id}`);
const servers = [...["kafka-1", "kafka-2", "kafka-3"], ...controllers];
const records = Array.from({ length: 20 }, (_, index) => `record ${index}`);

describe("Kafka 4.3.1 on Kubernetes with controllers in the place of ZooKeeper, secure", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let text: string;
  let outputs: StackOutputs & Outputs;
  const billing = new CertifiedApplication();
  const rolled = {
    kafka: { properties: { "log.retention.hours": 47, "num.partitions": 2 } },
    security: { mode: "secure", applicationAuthorities: billing.authorities },
    users: [...(stackValues("k8s")["users"] as Raw[]), billing.entry],
  };

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const uids = () => pods(({ metadata }) => metadata.uid);
  const claims = async () => Object.keys(await kubernetes.each("pvc", namespace, () => true)).sort();
  const kubectl = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);
  const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
  const configure = (...changes: Settings[]) => writeFile(stackFile(), withSettings(text, ...changes));
  const up = (...args: string[]) => project.succeed("up", stack, ...args);
  const preview = () => project.script("pulumi", "preview", "--stack", stack);
  const destroy = () =>
    project.succeed("pulumi", "destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", stack);

  const status = () => healthyStatus(project, stack);

  /** What a preview says that is refused, and leaves every pod as it was. */
  async function refused(...changes: Settings[]): Promise<string> {
    const before = await uids();
    await configure(rolled, ...changes);
    const { output, exitCode } = await preview();
    assert.notEqual(exitCode, 0, output);
    assert.deepEqual(await uids(), before);
    return output;
  }

  const application = new Application(
    () => outputs.bootstrapServers,
    () =>
      eventually("all pods are ready", 180, async () => {
        return Object.values(await pods(isReady)).filter(Boolean).length === servers.length;
      }),
    () => path.join(outputs.folder ?? "", "producer.properties"),
  );

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    const sha512 = kafkaVersions.find((one) => one.version === version)?.mavenSha512 ?? "";
    const image = await imageName({ product: "kafka", version, source: { kind: "maven" }, sha512 });
    const k8s = await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8");
    text = withControllers(k8s, image)
      .replace(/namespace: .*/, `namespace: ${namespace}`)
      .replace(/nodePorts: .*/, "nodePorts: { 1: 30971, 2: 30972, 3: 30973 }");
    await configure();
  });

  after(async () => {
    billing.remove();
    await application.stop().finally(() => kubernetes.end(stack));
  });

  it("is up after one command, with the smoke test passed", async () => {
    assert.match(await up(), /Kafka 4\.3\.1/);
    outputs = await outputsFor(project, stack);
  });

  it("changes nothing the second time", async () => {
    assert.match(await up("--no-smoke-test"), /Nothing changed/);
  });

  it("tells in its outputs that there is no ZooKeeper", () => {
    assert.equal(outputs.zookeeperConnect, "");
    assert.deepEqual(outputs.ensemble, []);
    assert.equal(outputs.versions.zookeeper, "not managed");
  });

  it("has a pod and a volume for each controller and each broker", async () => {
    assert.deepEqual(Object.keys(await pods(isReady)).sort(), [...servers].sort());
    assert.deepEqual(await claims(), servers.map((name) => `data-${name}`).sort());
  });

  it("has the identity of the cluster among the data of every server, and each server's own id", async () => {
    const told = await Promise.all(
      servers.map(async (name) => {
        const folder = name.startsWith("kafka-controller") ? "kafka-controller" : "kafka";
        const meta = await kubectl("exec", name, "--", "cat", `/var/lib/${folder}/data/meta.properties`);
        return [/^node\.id=(\d+)$/m.exec(meta)?.[1], /^cluster\.id=(.*)$/m.exec(meta)?.[1]] as const;
      }),
    );
    assert.deepEqual(
      told.map(([id]) => id),
      servers.map((name) => name.replace(/^.*-/, "")),
    );
    assert.equal(new Set(told.map(([, cluster]) => cluster)).size, 1);
  });

  it("is healthy for scripts/status, which finds the controllers in their pods", async () => {
    const report = await status();
    assert.deepEqual(
      report.controllers?.map(({ name, answers, caughtUp, current }) => [name, answers, caughtUp, current]),
      controllers.map((name) => [name, true, true, true]),
    );
    assert.deepEqual(report.quorum?.voters?.toSorted(), [101, 102, 103]);
    assert.equal(report.quorum?.features?.["metadata.version"], 30);
  });

  it("takes records and gives them back", async () => {
    await nodeClient(outputs).produce("orders", records);
    assert.deepEqual((await nodeClient(outputs).consume("orders", records.length)).toSorted(), records.toSorted());
  });

  it("goes on without a failed send when the pod of the active controller is deleted", async () => {
    const active = `kafka-controller-${(await status()).quorum?.leader}`;
    const before = await uids();
    const impact = await application.feltDuring(async () => {
      await kubectl("delete", "pod", active);
      await eventually("the controller is back", 180, async () => (await pods(isReady))[active] === true);
    });
    assert.deepEqual(impact, nothingFelt);
    assert.notEqual((await uids())[active], before[active]);
    await status();
  });

  it("is rolled for settings that controllers and brokers have, one pod at a time, without a failed send", async () => {
    const before = await uids();
    let least = servers.length;
    const impact = await application.feltDuring(async () => {
      await configure(rolled);
      const seen = await kubernetes.watch(() => pods(isReady), up("--no-smoke-test"));
      least = Math.min(...seen.map((each) => Object.values(each).filter(Boolean).length));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.equal(least, servers.length - 1);
    const after = await uids();
    assert.deepEqual(
      servers.filter((name) => before[name] === after[name]),
      [],
    );
    assert.equal((await status()).quorum?.voters?.length, 3);
  });

  it("lets an application in by a certificate of its own authority, and nobody by another one", async () => {
    const folder = path.join(project.root, ".state/billing");
    await project.succeed("credentials", stack, billing.user, "--directory", folder);
    const image = (await pods(({ spec }) => spec.containers[0]?.image ?? ""))["kafka-1"] ?? "";
    const script = await billing.podScript(version, folder);
    const said = await kubernetes.fromPod("billing", image, ({ run }) => run(script));
    assert.match(said, /^1\nrefused: .*(SSL|certificate|Timeout|TimedOut|Disconnect)/s);
  });

  it("refuses in a preview what would harm what runs: other voters, another port of theirs, no volumes", async () => {
    const host = (id: number) => ({ name: `kafka${id}`, controllerId: 100 + id, ...(id < 4 && { brokerId: id }) });
    assert.match(
      await refused({ hosts: [1, 2, 3, 4, 5].map(host) }),
      /the voters of a quorum that stand in files cannot change\n +given: 104 joins, 105 joins/,
    );
    assert.match(
      await refused({ kubernetes: { workload: "Deployment" } }),
      /kubernetes\.workload: must be StatefulSet in KRaft/,
    );
    assert.match(
      await refused({ kafka: { controllers: { heap: "128m", port: 9195 } } }),
      /a listener of controllers that was installed keeps its port .*\n +given: CONTROLLER \(SSL\) on 9195, while CONTROLLER \(SSL\) on 9095/,
    );
  });

  it("starts after a destroy with its records, on the volumes that it had", async () => {
    await application.stop();
    await configure(rolled);
    await destroy();
    assert.deepEqual(Object.keys(await uids()), []);
    await up("--no-smoke-test");
    outputs = await outputsFor(project, stack);
    assert.deepEqual((await nodeClient(outputs).consume("orders", records.length)).toSorted(), records.toSorted());
  });

  it("is not started on brokers with data when a majority of the controllers has lost its volumes, and leaves nothing", async () => {
    await destroy();
    await kubectl("delete", "pvc", "data-kafka-controller-101", "data-kafka-controller-103");
    const { output, exitCode } = await preview();
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /kubernetes\.controllers: a majority of the controllers must have their volumes/);
    await kubectl("delete", "pvc", ...(await claims()));
    assert.equal((await preview()).exitCode, 0, "the fix is accepted");
    await project.succeed("cluster", "down");
    await project.succeed("down", stack);
    await rm(stackFile());
    await assertNothingLeft(project, "cluster");
  });
});
