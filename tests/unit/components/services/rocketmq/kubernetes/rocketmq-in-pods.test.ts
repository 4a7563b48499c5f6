import assert from "node:assert/strict";
import { configMap } from "../../../../../../components/kubernetes/config-maps";
import { reachOf } from "../../../../../../components/kubernetes/pod-endpoints";
import { podRollPlan } from "../../../../../../components/kubernetes/pod-roll-plan";
import { parseProperties } from "../../../../../../components/model/properties";
import { podRollInputs } from "../../../../../../components/resources/inputs/pod-roll-inputs";
import { reachSchema } from "../../../../../../components/resources/inputs/transport-inputs";
import type { ServiceName } from "../../../../../../components/services/registry";
import { clusterPlan } from "../../../../../../operations/kubernetes/pod-plan";
import type { Raw } from "../../../../../helpers/config";
import { judgeKubernetes, kubernetesSpec, podsIn, rawKubernetes } from "../../../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../../../helpers/manifests";
import { rocketmqAlone, rocketmqInPods } from "../../../../../helpers/rocketmq-pods";

const spec = (kubernetes: Raw = {}, rocketmq: Raw = {}, settings: Raw = {}) =>
  kubernetesSpec(rocketmqInPods(kubernetes, settings), rocketmqAlone(rocketmq));
const dns = (name: string) => `${name}.kafka.svc.cluster.local`;

function container(kind: string, name: string, of = spec()): Raw {
  return podOf(named(of, kind, name)).spec.containers[0] ?? {};
}

function file(service: ServiceName, key: string, of = spec()): string {
  const data = configMap(of, podsIn(of, service))["data"] as Record<string, string>;
  assert(data[key] !== undefined, Object.keys(data).join(", "));
  return data[key];
}

describe("RocketMQ on Kubernetes", () => {
  it("is a stack without a doubt, and without anything of Kafka and ZooKeeper", () => {
    const issues = judgeKubernetes(rawKubernetes(rocketmqInPods(), rocketmqAlone()));
    assert.deepEqual(issues, []);
    const names = all(spec()).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert(
      names.every((name) => name.includes("rocketmq") || name.startsWith("Namespace ")),
      names.join("\n"),
    );
  });

  it("runs beside Kafka in one stack", () => {
    const hosts = [1, 2, 3].map((id) => ({ name: `h${id}`, zookeeperId: id, brokerId: id, rocketmqId: id }));
    const both = rawKubernetes(rocketmqInPods(), { ...rocketmqAlone(), hosts });
    assert.deepEqual(judgeKubernetes(both), []);
    const pods = kubernetesSpec(rocketmqInPods(), { ...rocketmqAlone(), hosts }).pods;
    assert.deepEqual(
      pods.map(({ service, servers }) => [service.name, servers.length]),
      ["zookeeper", "kafka", "rocketmq-namesrv", "rocketmq", "rocketmq-proxy"].map((name) => [name, 3]),
    );
  });

  it("has no address of a pod in any file: servers know each other by names that stay", () => {
    const properties = (name: string) => parseProperties(file("rocketmq", `rocketmq-2.${name}`));
    assert.deepEqual(
      ["brokerIP1", "brokerIP2", "namesrvAddr", "controllerAddr"].map((key) => properties("b.conf")[key]),
      [
        dns("rocketmq-2"),
        dns("rocketmq-2"),
        [1, 2, 3].map((id) => `${dns(`rocketmq-namesrv-${id}`)}:9876`).join(";"),
        [1, 2, 3].map((id) => `${dns(`rocketmq-namesrv-${id}`)}:9878`).join(";"),
      ],
    );
    const nameServer = parseProperties(file("rocketmq-namesrv", "rocketmq-namesrv-3.namesrv.conf"));
    assert.equal(
      nameServer["controllerDLegerPeers"],
      [1, 2, 3].map((id) => `n${id}-${dns(`rocketmq-namesrv-${id}`)}:9878`).join(";"),
    );
    assert.equal(nameServer["controllerDLegerSelfId"], "n3");
    assert.deepEqual([nameServer["bindAddress"], properties("container.conf")["bindAddress"]], [undefined, undefined]);
  });

  it("leads to a replica of every group, and to its replication, by the Service of its pod, also before it is ready", () => {
    const { ports, publishNotReadyAddresses } = specOf(named(spec(), "Service", "rocketmq-1")) as {
      readonly ports: readonly { readonly port: number }[];
      readonly publishNotReadyAddresses: boolean;
    };
    const groups = [10911, 10931, 10951].flatMap((port) => [port, port - 2, port + 1]);
    assert.deepEqual(
      ports.map(({ port }) => port),
      [10811, 10809, ...groups],
    );
    assert.equal(publishNotReadyAddresses, true);
  });

  it("names ports as Kubernetes lets it, whatever groups are called", () => {
    const names = (container("StatefulSet", "rocketmq", spec({}, { groups: ["Orders_1", "b", "quite_a_long_name"] }))[
      "ports"
    ] ?? []) as readonly { readonly name: string }[];
    assert.deepEqual(
      names.map(({ name }) => name),
      [
        ...["container", "container-fast", "port-10911", "port-10909", "port-10912"],
        ...["b", "b-fast", "b-ha", "port-10951", "port-10949", "port-10952"],
      ],
    );
  });

  it("has memory for heap and direct memory, or consumers would silently get nothing: brokers end at their limit", () => {
    const memory = (of = spec()) => (container("StatefulSet", "rocketmq", of)["resources"] as Raw)["limits"];
    // 3g of heap, as much page cache, 1280m outside of it, 256Mi for the JVM itself.
    assert.deepEqual(memory(), { memory: "7680Mi" });
    assert.deepEqual(memory(spec({}, { heap: "1g", directMemory: "2g" }, { pageCache: "512Mi" })), {
      memory: "3840Mi",
    });
  });

  it("keeps what brokers and controllers know in volumes, and nothing of proxies, which are Deployments", () => {
    const kinds = all(spec()).flatMap(({ kind, metadata }) =>
      ["StatefulSet", "Deployment"].includes(kind) ? [`${kind} ${metadata.name}`] : [],
    );
    assert.deepEqual(kinds, [
      "StatefulSet rocketmq-namesrv",
      "StatefulSet rocketmq",
      ...[1, 2, 3].map((id) => `Deployment rocketmq-proxy-${id}`),
    ]);
    const claims = specOf(named(spec(), "StatefulSet", "rocketmq"))["volumeClaimTemplates"] as Raw[];
    assert.match(JSON.stringify(claims), /"storage":"100Gi"/);
    assert.equal(
      parseProperties(file("rocketmq", "rocketmq-1.a.conf"))["storePathRootDir"],
      "/var/lib/rocketmq/data/group-a",
    );
  });

  it("replaces no pod for what differs from server to server, and each for a setting of brokers", () => {
    const digest = (of = spec()) => podRollPlan(of, podsIn(of, "rocketmq")).servers.map((one) => one.digest);
    const [first] = digest();
    assert.deepEqual(digest(), [first, first, first]);
    assert.notEqual(digest(spec({}, { retentionHours: 48 }))[0], first);
  });

  it("never replaces a pod by itself, and lets one of a kind be evicted at a time", () => {
    for (const name of ["rocketmq", "rocketmq-namesrv"])
      assert.deepEqual(specOf(named(spec(), "StatefulSet", name))["updateStrategy"], { type: "OnDelete" });
    assert.equal(specOf(named(spec(), "Deployment", "rocketmq-proxy-1"))["paused"], true);
    for (const name of ["rocketmq", "rocketmq-namesrv", "rocketmq-proxy"])
      assert.equal(specOf(named(spec(), "PodDisruptionBudget", name))["maxUnavailable"], 1);
  });

  it("has an hour to read its log, is ready only in sync, and drains its masters before an eviction stops it", () => {
    const pod = podOf(named(spec(), "StatefulSet", "rocketmq")).spec;
    const { startupProbe, readinessProbe, lifecycle } = pod.containers[0] as Record<string, Raw>;
    assert(Number(startupProbe?.["failureThreshold"]) * Number(startupProbe?.["periodSeconds"]) >= 3_600);
    const script = "/etc/rocketmq/rocketmq.sh";
    const run = (...rest: string[]) => ({ command: ["bash", script, ...rest, "/etc/rocketmq/container.conf"] });
    assert.deepEqual(readinessProbe?.["exec"], run("brokers"));
    assert.deepEqual((lifecycle?.["preStop"] as Raw)["exec"], run("before-stop", "45"));
    assert.equal(pod["terminationGracePeriodSeconds"], 345);
  });
});

describe("what a roll and the status are told of RocketMQ in pods", () => {
  it("is every port by its name, at the address that servers tell of themselves", () => {
    const of = spec();
    const plan = podRollInputs.shape.plan.parse(podRollPlan(of, podsIn(of, "rocketmq")));
    const { ports = [], host } = clusterPlan(plan)["rocketmq"][0] ?? {};
    assert.equal(host, "rocketmq-1");
    assert.deepEqual(
      ports.filter(({ name }) => ["a", "b", "c"].includes(name)),
      ["a", "b", "c"].map((name, index) => ({ name, address: dns("rocketmq-1"), port: 10911 + 20 * index })),
    );
  });

  it("is with the brokers also the name servers and controllers that a roll asks", () => {
    const of = spec();
    const plan = clusterPlan(podRollInputs.shape.plan.parse(podRollPlan(of, podsIn(of, "rocketmq"))));
    const [first] = plan["rocketmq-namesrv"];
    assert.deepEqual(
      first?.ports?.map(({ name, port }) => [name, port]),
      [
        ["name-server", 9876],
        ["controller", 9878],
      ],
    );
  });

  it("is that pods of proxies are found by their label although others have names", () => {
    const reach = reachSchema.parse(reachOf(spec(), {}));
    assert(reach.substrate === "kubernetes");
    assert.equal(reach.workload, "StatefulSet");
    assert.deepEqual(
      [reach["rocketmq-proxy"], reach["rocketmq"]].map((all) => all[0]?.isLabelled),
      [true, undefined],
    );
  });
});
