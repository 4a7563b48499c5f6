import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { kafkaVersions } from "../../../components/services/kafka/versions";
import { imageName } from "../../../tools/images/image";
import { Application, nothingFelt } from "../support/application";
import { type Outputs } from "../support/clients";
import { outputsFor } from "../support/developer";
import { eventually } from "../support/hosts";
import { isReady, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { healthyStatus } from "../support/status";
import { type Settings, withControllers, withSettings } from "../support/stack-text";

const stack = "k8s-combined";
const namespace = "kafka-combined";
const version = "4.3.1";
const nodes = ["kafka-1", "kafka-2", "kafka-3"];
const hosts = [1, 2, 3].map((id) => ({ name: `node${id}`, brokerId: id, controllerId: id }));

describe("Kafka 4.3.1 on Kubernetes with brokers that are controllers as well, secure", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let text: string;
  let outputs: Outputs;

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const uids = () => pods(({ metadata }) => metadata.uid);
  const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
  const configure = (...changes: Settings[]) => writeFile(stackFile(), withSettings(text, ...changes));
  const up = (...args: string[]) => project.succeed("up", stack, ...args);
  const areReady = async () => Object.values(await pods(isReady)).filter(Boolean).length === nodes.length;

  const status = () => healthyStatus(project, stack);

  const application = new Application(
    () => outputs.bootstrapServers,
    () => eventually("all pods are ready", 180, areReady),
    () => path.join(outputs.folder ?? "", "producer.properties"),
  );

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    const sha512 = kafkaVersions.find((one) => one.version === version)?.mavenSha512 ?? "";
    const image = await imageName({ product: "kafka", version, source: { kind: "maven" }, sha512 });
    const k8s = await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8");
    const dedicated = withControllers(k8s, image)
      .replace(/^ {4}controllers:\n(?: {6}.*\n)+/m, "")
      .replace(/namespace: .*/, `namespace: ${namespace}`)
      .replace(/nodePorts: .*/, "nodePorts: { 1: 30981, 2: 30982, 3: 30983 }");
    text = withSettings(dedicated, { hosts, kafka: { controllers: { port: 9195 } } });
    await configure();
  });

  after(async () => {
    await application.stop().finally(() => kubernetes.end(stack));
  });

  it("is up after one command, with the smoke test passed, and changes nothing the second time", async () => {
    assert.match(await up(), /Kafka 4\.3\.1/);
    outputs = await outputsFor(project, stack);
    assert.match(await up("--no-smoke-test"), /Nothing changed/);
  });

  it("has three pods with a volume each, which are brokers and controllers for scripts/status", async () => {
    assert.deepEqual(Object.keys(await uids()).sort(), nodes);
    const claims = Object.keys(await kubernetes.each("pvc", namespace, () => true)).sort();
    assert.deepEqual(
      claims,
      nodes.map((name) => `data-${name}`),
    );
    const { controllers, quorum } = await status();
    assert.deepEqual(
      controllers?.map(({ name, answers, caughtUp }) => [name, answers, caughtUp]),
      nodes.map((name) => [name, true, true]),
    );
    assert.deepEqual(quorum?.voters?.toSorted(), [1, 2, 3]);
  });

  it("is rolled one pod at a time, the active controller last, without a failed send", async () => {
    const [before, active] = [await uids(), (await status()).quorum?.leader];
    const order: string[] = [];
    let least = nodes.length;
    const impact = await application.feltDuring(async () => {
      await configure({ kafka: { controllers: { port: 9195 }, properties: { "num.io.threads": 9 } } });
      await kubernetes.watch(async () => {
        const [ready, now] = [await pods(isReady), await uids()];
        least = Math.min(least, Object.values(ready).filter(Boolean).length);
        for (const name of nodes) if (now[name] !== before[name] && !order.includes(name)) order.push(name);
      }, up("--no-smoke-test"));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.equal(least, nodes.length - 1);
    assert.deepEqual([order.toSorted(), order.at(-1)], [nodes, `kafka-${active}`]);
    await status();
  });

  it("goes on without a failed send when the pod of the active controller is deleted", async () => {
    const active = `kafka-${(await status()).quorum?.leader}`;
    const impact = await application.feltDuring(async () => {
      await kubernetes.kubectl("--namespace", namespace, "delete", "pod", active);
      await eventually("the node is back", 180, areReady);
    });
    assert.deepEqual(impact, nothingFelt);
  });

  it("refuses in a preview to become dedicated controllers and brokers, and leaves nothing behind in the end", async () => {
    await configure({ hosts: hosts.map((host) => ({ ...host, controllerId: 100 + host.brokerId })) });
    const { output, exitCode } = await project.script("pulumi", "preview", "--stack", stack);
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /a combined node that was installed stays one/);
    await configure();
    await application.stop();
    await project.succeed("cluster", "down");
    await project.succeed("down", stack);
    await rm(stackFile());
    await assertNothingLeft(project, "cluster");
  });
});
