import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import { unknownCluster } from "../../../../components/kubernetes/facts";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get as getByKey, type Wanted } from "../../../helpers/deploy";
import { facts, inRacks, kubernetesSpec, sized } from "../../../helpers/kubernetes";

const types = {
  set: "kubernetes:apps/v1:StatefulSet",
  deployment: "kubernetes:apps/v1:Deployment",
  claim: "kubernetes:core/v1:PersistentVolumeClaimPatch",
  namespace: "kubernetes:core/v1:Namespace",
  map: "kubernetes:core/v1:ConfigMap",
};

function key(type: string, name: string): string {
  return `${type} ${name}`;
}

/** An object of the cluster, by its name in Kubernetes. */
function object(type: string, name: string): string {
  return key(type, `cluster-${name}`);
}

function rollout(name: string): string {
  return key("kafka-zookeeper:index:Rollout", `cluster-${name}-rollout`);
}

function deploy(spec: KubernetesSpec, cluster: ClusterFacts = facts()): Promise<Map<string, Wanted>> {
  return deployToKubernetes(spec, cluster);
}

function get(wanted: Map<string, Wanted>, type: string, name: string): Wanted {
  return getByKey(wanted, object(type, name));
}

describe("a cluster on Kubernetes", () => {
  it("starts ZooKeeper after everything that it needs, and Kafka after it", async () => {
    const wanted = await deploy(kubernetesSpec());
    const [zk, kafka] = [get(wanted, types.set, "zk"), get(wanted, types.set, "kafka")];
    assert(zk.waitsFor.has(object(types.namespace, "kafka")) && zk.waitsFor.has(object(types.map, "zk-config")));
    assert(kafka.waitsFor.has(object(types.set, "zk")));
  });

  it("puts the settings for clients into each namespace of applications when the brokers are up", async () => {
    const wanted = await deploy(kubernetesSpec({ clientSettings: ["orders", "kafka"] }));
    for (const [name, namespace] of [
      ["orders/kafka-client-settings", "orders"],
      ["kafka-client-settings", "kafka"],
    ] as const) {
      const map = get(wanted, types.map, name);
      assert.deepEqual((map.inputs["metadata"] as Raw)["namespace"], namespace);
      assert(map.waitsFor.has(object(types.set, "kafka")));
    }
  });

  it("protects the namespace, with which all volumes would go, unless the stack gives its data away", async () => {
    assert.equal(get(await deploy(kubernetesSpec()), types.namespace, "kafka").protect, true);
    const given = await deploy(kubernetesSpec({}, { deleteData: true }));
    assert.equal(get(given, types.namespace, "kafka").protect, false);
    const others = [...(await deploy(kubernetesSpec())).values()].filter(({ protect }) => protect);
    assert.equal(others.length, 1);
  });

  it("makes no namespace where one is given", async () => {
    const wanted = await deploy(kubernetesSpec({ createNamespace: false }));
    assert.equal(wanted.has(object(types.namespace, "kafka")), false);
  });

  it("never makes a StatefulSet anew for its claim templates", async () => {
    for (const name of ["zk", "kafka"])
      assert.deepEqual(get(await deploy(kubernetesSpec()), types.set, name).options.ignoreChanges, [
        "spec.volumeClaimTemplates",
      ]);
  });

  it("replaces Deployments one after the other, ZooKeeper's first", async () => {
    const wanted = await deploy(kubernetesSpec({ workload: "Deployment" }));
    const order = ["zk-1", "zk-2", "zk-3", "kafka-1", "kafka-2", "kafka-3"];
    for (const [index, name] of order.entries())
      for (const earlier of order.slice(0, index))
        assert(get(wanted, types.deployment, name).waitsFor.has(object(types.deployment, earlier)), name);
  });

  it("goes on from each workload only when all its pods run as they shall, whatever Pulumi takes for ready", async () => {
    const sets = await deploy(kubernetesSpec());
    assert(getByKey(sets, rollout("zk")).waitsFor.has(object(types.set, "zk")));
    assert(get(sets, types.set, "kafka").waitsFor.has(rollout("zk")));
    assert(getByKey(sets, rollout("kafka")).waitsFor.has(object(types.set, "kafka")));
    const deployments = await deploy(kubernetesSpec({ workload: "Deployment" }));
    assert(get(deployments, types.deployment, "kafka-2").waitsFor.has(rollout("kafka-1")));
  });

  it("replaces brokers that have a StatefulSet each one after the other", async () => {
    const sets = [1, 2, 5].map((id) => ({ name: `kafka-${id}`, serviceName: "kafka-hs", volumes: [] }));
    const spec = kubernetesSpec(inRacks.kubernetes, inRacks.others);
    for (const cluster of [facts({ statefulSets: sets }), unknownCluster("nobody answers")]) {
      const wanted = await deploy(spec, cluster);
      assert(get(wanted, types.set, "kafka-2").waitsFor.has(rollout("kafka-1")));
      assert(get(wanted, types.set, "kafka-5").waitsFor.has(rollout("kafka-2")));
    }
  });

  it("starts brokers that were not there side by side, after ZooKeeper; the topics wait for all", async () => {
    const there = { name: "kafka-1", serviceName: "kafka-hs", volumes: [] };
    const spec = kubernetesSpec(inRacks.kubernetes, inRacks.others);
    for (const statefulSets of [[], [there]]) {
      const wanted = await deploy(spec, facts({ statefulSets }));
      for (const name of ["kafka-2", "kafka-5"]) {
        const { waitsFor } = get(wanted, types.set, name);
        assert(waitsFor.has(rollout("zk")));
        assert(!waitsFor.has(object(types.set, "kafka-1")), name);
      }
      const topics = getByKey(wanted, key("kafka-zookeeper:index:Topics", "cluster-topics"));
      for (const id of [1, 2, 5]) assert(topics.waitsFor.has(rollout(`kafka-${id}`)));
    }
  });

  it("lets claims grow that exist, before the StatefulSets, and keeps them when the stack goes", async () => {
    const set = { name: "kafka", serviceName: "kafka-hs", volumes: [{ name: "data", class: "fast", size: "100Gi" }] };
    const cluster = facts({ statefulSets: [set], claims: sized(["data-kafka-1", "data-kafka-2", "data-other-1"]) });
    const wanted = await deploy(kubernetesSpec({ kafka: { storage: { size: "200Gi" } } }), cluster);
    const claims = [...wanted.values()].filter(({ type }) => type === types.claim);
    assert.deepEqual(
      claims.map(({ name }) => name),
      ["cluster-data-kafka-1", "cluster-data-kafka-2"],
    );
    for (const { inputs, options } of claims) {
      assert.deepEqual((inputs["spec"] as Raw)["resources"], { requests: { storage: "200Gi" } });
      assert.equal(options.retainOnDelete, true);
    }
    assert(get(wanted, types.set, "zk").waitsFor.has(object(types.claim, "data-kafka-1")));
  });

  it("lets the claims of brokers that have a StatefulSet each grow, as far as they are smaller", async () => {
    const set = (id: number, size: string) => {
      return { name: `kafka-${id}`, serviceName: "kafka-hs", volumes: [{ name: "data", class: "fast", size }] };
    };
    const cluster = facts({
      statefulSets: [set(1, "100Gi"), set(2, "200Gi")],
      claims: sized(["data-kafka-1-0", "data-kafka-2-0", "data-kafka-1"]),
    });
    const kubernetes = { ...inRacks.kubernetes, kafka: { storage: { size: "200Gi" } } };
    const wanted = await deploy(kubernetesSpec(kubernetes, inRacks.others), cluster);
    const claims = [...wanted.values()].filter(({ type }) => type === types.claim);
    assert.deepEqual(
      claims.map(({ name }) => name),
      ["cluster-data-kafka-1-0"],
    );
  });

  it("waits for each object as long as the stack says", async () => {
    const wanted = await deploy(kubernetesSpec({}, { readyTimeout: 900 }));
    assert.equal(get(wanted, types.set, "kafka").options.customTimeouts?.create, "900s");
  });
});
