import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import http2 from "node:http2";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { deployedOf } from "../../../operations/status/deployed";
import { reachOf } from "../../../operations/transport/open-transport";
import type { Reach } from "../../../operations/transport/transport";
import { clusterFiles } from "../../../tools/local-kubernetes/layout";
import { nothingFelt } from "../support/application";
import { eventually } from "../support/hosts";
import { isReady, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { healthyStatus } from "../support/status";
import { RocketmqApplication } from "../support/rocketmq-application";
import { type Settings, withSettings } from "../support/stack-text";

const stack = "rocketmq-k8s";
const namespace = "rocketmq";
const ids = [1, 2, 3];
const brokers = ids.map((id) => `rocketmq-${id}`);
const nameServers = ids.map((id) => `rocketmq-namesrv-${id}`);
const dns = (name: string) => `${name}.${namespace}.svc.cluster.local`;
const messages = Array.from({ length: 20 }, (_, index) => `order ${index}`);
const jvmOptions = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
const rolled = { cluster: "shop", retentionHours: 48 };

describe("RocketMQ 5.5.0 on Kubernetes", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let text: string;
  let outputs: StackOutputs;
  let reach: Reach;
  let orders: RocketmqApplication;
  let traffic: RocketmqApplication;

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const uids = () => pods(({ metadata }) => metadata.uid);
  const serverOf = ({ metadata }: Pod) => metadata.labels["kafka-zookeeper/server"] ?? metadata.name;
  const kubectl = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);
  const configure = (...changes: Settings[]) =>
    writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), withSettings(text, ...changes));
  const up = () => project.succeed("up", stack, "--no-smoke-test");
  const preview = () => project.script("pulumi", "preview", "--stack", stack);

  /** All pods are ready, each of them by the server that it runs. */
  async function readiness(): Promise<Record<string, boolean>> {
    return Object.fromEntries(Object.values(await pods((pod) => [serverOf(pod), isReady(pod)] as const)));
  }

  const status = () => healthyStatus(project, stack);

  const masterOf = async (group: string) => {
    const found = (await status()).brokerGroups?.find(({ name }) => name === group);
    return `rocketmq-${found?.master}`;
  };

  /** What a preview says that is refused, and leaves every pod as it was. */
  async function refused(change: Settings): Promise<string> {
    const before = await uids();
    await configure({ rocketmq: rolled }, change);
    const { output, exitCode } = await preview();
    assert.notEqual(exitCode, 0, output);
    assert.deepEqual(await uids(), before);
    return output;
  }

  /** Asks servers through the API server, by what the state says of them. */
  async function openReach(): Promise<Reach> {
    const { stdout } = await project.script("pulumi", "stack", "export", "--show-secrets", "--stack", stack);
    const { reach: config } = deployedOf(stack, JSON.parse(stdout));
    assert(config.substrate === "kubernetes");
    return reachOf({ ...config, access: { kubeconfig: clusterFiles(project.root).kubeconfig } });
  }

  const application = (topic: string) => new RocketmqApplication(reach, outputs.rocketmqNameServers ?? "", topic);

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    text = await readFile(path.join(project.root, `Pulumi.${stack}.yaml`), "utf8");
  });

  after(async () => {
    await orders?.stop();
    await traffic?.stop();
    reach?.close();
    await kubernetes.end(stack);
  });

  it("is up after one command", async () => {
    await up();
    outputs = (await project.outputs(stack)) as unknown as StackOutputs;
    reach = await openReach();
    orders = application("orders");
    traffic = application("traffic");
  });

  it("changes nothing the second time", async () => {
    assert.match(await up(), /Nothing changed/);
  });

  it("has nothing of Kafka and ZooKeeper, and a volume for each name server and each pod of brokers", async () => {
    const proxies = ids.map((id) => `rocketmq-proxy-${id}`);
    assert.deepEqual(Object.keys(await readiness()).sort(), [...nameServers, ...brokers, ...proxies].sort());
    const claims = Object.keys(await kubernetes.each("pvc", namespace, () => true));
    assert.deepEqual(claims.sort(), [...nameServers, ...brokers].map((name) => `data-${name}`).sort());
  });

  it("tells the same outputs as on hosts, with names that stay", () => {
    assert.equal(outputs.rocketmqNameServers, nameServers.map((name) => `${dns(name)}:9876`).join(";"));
    assert.deepEqual(outputs.rocketmqBrokers?.[4], {
      ...{ group: "b", id: 3, host: "rocketmq-3" },
      endpoint: `${dns("rocketmq-3")}:10931`,
    });
    assert.equal(outputs.rocketmqEndpoints?.split(";").length, 3);
    assert.deepEqual([outputs.versions.rocketmq, outputs.bootstrapServers], ["5.5.0", ""]);
  });

  it("is healthy for scripts/status, which asks every server, with the masters spread over the pods", async () => {
    const report = await status();
    for (const [found, names] of [
      [report.nameServers, nameServers],
      [report.rocketmqBrokers, brokers],
      [report.proxies, ids.map((id) => `rocketmq-proxy-${id}`)],
    ] as const)
      assert.deepEqual(
        found?.map(({ name, answers, current }) => [name, answers, current]),
        names.map((name) => [name, true, true]),
      );
    assert.deepEqual(report.brokerGroups?.map(({ master }) => master).sort(), ids);
    assert.equal(report.nameServers?.filter(({ leads }) => leads === true).length, 1);
  });

  it("takes messages and gives them back", async () => {
    await orders.send(messages);
    assert.deepEqual((await orders.read()).toSorted(), messages.toSorted());
  });

  it("has proxies that clients outside reach by gRPC at each node", async () => {
    for (const endpoint of outputs.rocketmqEndpoints?.split(";") ?? []) {
      const session = http2.connect(`http://${endpoint}`);
      await once(session, "remoteSettings");
      session.destroy();
    }
  });

  it("goes on without a failed send and loses nothing when the pod of a master is deleted", async () => {
    const pod = await masterOf("a");
    const before = await uids();
    const impact = await traffic.feltDuring(async () => {
      await kubectl("delete", "pod", pod);
      await eventually("the brokers are back in sync", 240, async () => (await readiness())[pod] === true);
    });
    assert.deepEqual(impact, nothingFelt);
    assert.notEqual((await uids())[pod], before[pod]);
    await status();
  });

  it("loses nothing that was acknowledged when the pod of a master is killed", async () => {
    const pod = await masterOf("b");
    const { lost } = await traffic.feltDuring(async () => {
      await kubectl("delete", "pod", pod, "--grace-period=0", "--force");
      await eventually("the brokers are back in sync", 240, async () => (await readiness())[pod] === true);
    });
    assert.deepEqual(lost, []);
    await status();
  });

  it("is rolled for a setting of brokers, one pod at a time, without a failed send and without a loss", async () => {
    const before = await uids();
    let least = brokers.length;
    const impact = await traffic.feltDuring(async () => {
      await configure({ rocketmq: rolled });
      const seen = await kubernetes.watch(readiness, up());
      least = Math.min(...seen.map((each) => brokers.filter((name) => each[name]).length));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.equal(least, brokers.length - 1);
    const after = await uids();
    const replaced = [...nameServers, ...brokers].filter((name) => before[name] !== after[name]);
    assert.deepEqual(replaced, brokers);
    assert.deepEqual((await status()).brokerGroups?.map(({ master }) => master).sort(), ids);
  });

  it("is rolled for settings of name servers and proxies, with a majority of controllers all the while", async () => {
    let least = nameServers.length;
    const impact = await traffic.feltDuring(async () => {
      text = withSettings(text, {
        rocketmq: { ...rolled, nameServer: { heap: "112m", jvmOptions }, proxy: { heap: "176m", jvmOptions } },
      });
      await configure();
      const seen = await kubernetes.watch(readiness, up());
      least = Math.min(...seen.map((each) => nameServers.filter((name) => each[name]).length));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.equal(least, nameServers.length - 1);
    await status();
  });

  it("refuses in a preview what would harm what runs", async () => {
    assert.match(
      await refused({ rocketmq: { cluster: "other" } }),
      /rocketmq\.cluster: cannot change once brokers run/,
    );
    assert.match(
      await refused({ rocketmq: { groups: ["a", "b"] } }),
      /broker groups with their replicas stay where they are/,
    );
    assert.match(
      await refused({ rocketmq: { nameServer: { heap: "112m", ports: { controller: 9879 } } } }),
      /the quorum of controllers cannot change yet/,
    );
    assert.match(
      await refused({ kubernetes: { workload: "Deployment" } }),
      /kubernetes\.workload: must be StatefulSet with RocketMQ/,
    );
  });

  it("starts after a destroy with its messages, on the volumes that it had", async () => {
    await traffic.stop();
    await orders.stop();
    reach.close();
    await configure();
    await project.succeed("pulumi", "destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", stack);
    assert.deepEqual(Object.keys(await uids()), []);
    await up();
    reach = await openReach();
    orders = application("orders");
    assert.deepEqual((await orders.read()).toSorted(), messages.toSorted());
  });

  it("leaves nothing when it goes", async () => {
    await orders.stop();
    reach.close();
    await project.succeed("down", stack);
    await project.succeed("cluster", "down");
    await assertNothingLeft(project, "cluster");
  });
});
