import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { MetadataStep } from "../../../components/services/kafka/metadata";
import { Probe } from "../../../tools/probe/probe";
import { outputsFor } from "../support/developer";
import { eventually } from "../support/hosts";
import { isReady, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { inPlainText, type Settings, withSettings } from "../support/stack-text";

/** As in the application that docs/operations.md speaks of: what is not acknowledged by then has failed. */
const deliveryMilliseconds = 5_000;
const ids = [1, 2, 3];
const ensemble = ids.map((id) => `zk-${id}`);
const brokers = ids.map((id) => `kafka-${id}`);
const controllers = ids.map((id) => `kafka-controller-${100 + id}`);
const nodePorts = "nodePorts: { 1: 30981, 2: 30982, 3: 30983 }";

/** The stack at a step; `zookeeper: false` once its servers have left. */
function settingsAt(step: MetadataStep, { zookeeper = true } = {}): Settings {
  const hosts = ids.map((id) => ({
    ...{ name: `kafka${id}`, brokerId: id },
    ...(zookeeper ? { zookeeperId: id } : {}),
    ...(step === "zookeeper" ? {} : { controllerId: 100 + id }),
  }));
  const ofControllers = { cpu: "100m", storage: { class: "local-path", size: "1Gi" } };
  return {
    hosts,
    kafka: { metadata: step, ...(step === "zookeeper" ? {} : { controllers: { heap: "96m" } }) },
    kubernetes: {
      ...(step === "zookeeper" ? {} : { controllers: ofControllers }),
      ...(zookeeper ? {} : { zookeeper: undefined }),
    },
    ...(zookeeper ? {} : { zookeeper: undefined as never }),
  };
}

for (const security of ["plaintext", "secure"] as const)
  describe(`the way of a ${security} cluster on Kubernetes from ZooKeeper to KRaft, and back from every step but the last, while it is used`, () => {
    const stack = `k8s-migration-${security}`;
    const namespace = `kafka-migration-${security}`;
    let project: Project;
    let kubernetes: LocalKubernetes;
    let probe: Probe | undefined;

    const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
    const uids = () => pods(({ metadata }) => metadata.uid);
    const claims = async () => Object.keys(await kubernetes.each("pvc", namespace, () => true)).sort();
    const kubectl = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);
    const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
    const up = () => project.succeed("up", stack, "--no-smoke-test");

    async function configure(settings: Settings): Promise<void> {
      const text = await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8");
      const own = text.replace(/namespace: .*/, `namespace: ${namespace}`).replace(/nodePorts: .*/, nodePorts);
      await writeFile(stackFile(), withSettings(security === "secure" ? own : inPlainText(own), settings));
    }

    /** One step under load, in which no send fails, and a second `up` that changes nothing; the pods that it replaced. */
    async function goTo(settings: Settings): Promise<string[]> {
      const before = await uids();
      await configure(settings);
      const from = Date.now();
      await up();
      const seconds = ((Date.now() - from) / 1_000).toFixed(1);
      if (probe !== undefined) {
        console.log(`      ${seconds} s: ${JSON.stringify(await probe.impact(from, Date.now()))}`);
        assert.deepEqual(await probe.failures(from, Date.now()), []);
        assert.deepEqual((await probe.check()).lost, []);
      }
      const after = await uids();
      assert.match(await up(), /Nothing changed/);
      assert.deepEqual(await uids(), after, "the second up replaced pods");
      assert.deepEqual(Object.values(await pods(isReady)).filter((ready) => !ready).length, 0);
      return Object.keys(before).filter((name) => after[name] !== undefined && after[name] !== before[name]);
    }

    async function refused(settings: Settings, told: RegExp): Promise<void> {
      const before = await uids();
      await configure(settings);
      const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
      assert.equal(exitCode, 1, output);
      assert.match(output, told);
      assert.deepEqual(await uids(), before);
    }

    const idOfCluster = async (name: string, folder: string) => {
      const meta = await kubectl("exec", name, "--", "cat", `/var/lib/${folder}/data/meta.properties`);
      return /^cluster\.id=(.*)$/m.exec(meta)?.[1];
    };

    before(async () => {
      project = await Project.create();
      kubernetes = new LocalKubernetes(project);
      await configure(settingsAt("zookeeper"));
      await up();
      const outputs = await outputsFor(project, stack);
      const login = security === "secure" ? path.join(outputs.folder ?? "", "producer.properties") : undefined;
      probe = await Probe.start(outputs.bootstrapServers, deliveryMilliseconds, login);
    });

    after(() => (probe?.stop() ?? Promise.resolve()).finally(() => kubernetes.end(stack)));

    it("leaves out no step, and says which one is next", async () => {
      await refused(settingsAt("dual-write"), /must go step by step[^]*set kafka\.metadata: controllers/);
      await refused(settingsAt("kraft"), /must go step by step[^]*set kafka\.metadata: controllers/);
    });

    it("begins with controllers beside ZooKeeper, which have the id of the cluster that brokers have, and replaces no pod", async () => {
      assert.deepEqual(await goTo(settingsAt("controllers")), []);
      const told = await Promise.all([
        ...brokers.map((name) => idOfCluster(name, "kafka")),
        ...controllers.map((name) => idOfCluster(name, "kafka-controller")),
      ]);
      assert.equal(new Set(told).size, 1, told.join(" "));
      assert(told[0]);
    });

    it("goes on to dual-write, for which the brokers are replaced", async () => {
      assert.deepEqual(await goTo(settingsAt("dual-write")), brokers);
    });

    it("is taken back to controllers, which begin anew once every broker is as it was", async () => {
      assert.deepEqual(await goTo(settingsAt("controllers")), [...brokers, ...controllers].sort());
    });

    it("is taken back to ZooKeeper alone, where no claim of a controller stays", async () => {
      assert.deepEqual(await goTo(settingsAt("zookeeper")), []);
      await eventually("the claims of the controllers are gone", 120, async () =>
        (await claims()).every((name) => !name.includes("controller")),
      );
      assert.deepEqual(Object.keys(await uids()).sort(), [...brokers, ...ensemble].sort());
    });

    for (const [step, replaced] of [
      ["controllers", []],
      ["dual-write", brokers],
      ["dual-write-kraft", brokers],
      ["dual-write", brokers],
    ] as const)
      it(`is gone again, and on the way to dual-write-kraft and back now at ${step}`, async () => {
        assert.deepEqual(await goTo(settingsAt(step)), replaced);
      });

    it("goes on when the pod of a controller is deleted on the way, which starts again by itself", async () => {
      const [name = ""] = controllers;
      await kubectl("delete", "pod", name);
      await eventually("the controller is back", 180, async () => (await pods(isReady))[name] === true);
    });

    it("has brokers in KRaft again before the last step", async () => {
      assert.deepEqual(await goTo(settingsAt("dual-write-kraft")), brokers);
    });

    it("ends in KRaft, from which there is no way back, while ZooKeeper stays in the stack file", async () => {
      await refused(
        settingsAt("kraft", { zookeeper: false }),
        /ZooKeeper must stay in the stack file for the step to kraft/,
      );
      const told = await project.succeed("status", stack);
      assert.match(
        told,
        /Migration: dual-write-kraft; controller 101, 102, 103 writes to ZooKeeper; .*dual-write takes it/,
      );
      assert.deepEqual(await goTo(settingsAt("kraft")), controllers);
      for (const name of [...ensemble, ...controllers]) {
        const service = controllers.includes(name) ? "kafka-controller" : "zookeeper";
        const copies = await kubectl("exec", name, "--", "ls", `/var/lib/${service}/backups`);
        assert.match(copies, /^before-kraft-[\dTZ-]+\s*$/);
      }
      await refused(settingsAt("dual-write-kraft"), /kraft cannot be taken back/);
    });

    it("stops ZooKeeper when its lines are gone, and keeps its claims", async () => {
      const replaced = await goTo(settingsAt("kraft", { zookeeper: false }));
      // In a secure cluster, the certificates go that brokers and controllers had for ZooKeeper.
      assert.deepEqual(replaced, security === "secure" ? [...brokers, ...controllers].sort() : []);
      assert.deepEqual(Object.keys(await uids()).sort(), [...brokers, ...controllers].sort());
      for (const name of ensemble) assert((await claims()).includes(`data-${name}`));
    });

    it("leaves nothing behind when it goes down", async () => {
      await configure(settingsAt("kraft", { zookeeper: false }));
      await probe?.stop();
      await project.succeed("cluster", "down");
      await project.succeed("down", stack);
      await rm(stackFile());
      await assertNothingLeft(project, "cluster");
    });
  });
