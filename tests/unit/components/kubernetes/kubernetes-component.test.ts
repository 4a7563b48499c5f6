import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import { templateDigest } from "../../../../components/kubernetes/labels";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get as getByKey, type Wanted } from "../../../helpers/deploy";
import { valueOf } from "../../../helpers/engine";
import { facts, inRacks, kubernetesSpec, sized } from "../../../helpers/kubernetes";
import { named, podOf } from "../../../helpers/manifests";

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

function roll(name: string): string {
  return key("kafka-zookeeper:index:PodRoll", `cluster-${name}-roll`);
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

  it("has Pulumi wait for no pod of a workload, which only the roll replaces, but for their end at a destroy", async () => {
    for (const workload of ["StatefulSet", "Deployment"] as const) {
      const wanted = await deploy(kubernetesSpec({ workload }));
      const workloads = [...wanted.values()].filter(({ type }) => type === types.set || type === types.deployment);
      assert(workloads.length >= 2);
      for (const { inputs } of workloads) {
        const annotations = ((inputs["metadata"] as Raw)["annotations"] ?? {}) as Raw;
        assert.equal(annotations["pulumi.com/waitFor"], "jsonpath={.metadata.uid}");
        assert.equal(annotations["pulumi.com/skipAwait"], undefined);
      }
    }
  });

  it("changes the workloads of a service side by side, so that new pods start together, and then rolls them all", async () => {
    const racks = kubernetesSpec(inRacks.kubernetes, inRacks.others);
    const deployments = kubernetesSpec({ workload: "Deployment" });
    for (const [spec, type, ids] of [
      [racks, types.set, [1, 2, 5]],
      [deployments, types.deployment, [1, 2, 3]],
    ] as const) {
      const wanted = await deploy(spec);
      for (const id of ids) {
        const { waitsFor } = get(wanted, type, `kafka-${id}`);
        assert(waitsFor.has(roll("zk")));
        for (const other of ids) assert(!waitsFor.has(object(type, `kafka-${other}`)));
        assert(getByKey(wanted, roll("kafka")).waitsFor.has(object(type, `kafka-${id}`)));
      }
    }
  });

  it("changes no broker before ZooKeeper is rolled, and no topic before the brokers are", async () => {
    const wanted = await deploy(kubernetesSpec());
    assert(getByKey(wanted, roll("zk")).waitsFor.has(object(types.set, "zk")));
    assert(get(wanted, types.set, "kafka").waitsFor.has(roll("zk")));
    assert(getByKey(wanted, roll("kafka")).waitsFor.has(object(types.set, "kafka")));
    assert(getByKey(wanted, key("kafka-zookeeper:index:Topics", "cluster-topics")).waitsFor.has(roll("kafka")));
  });

  it("shows in a preview what a roll has to bring about, and hides how the API server is reached", async () => {
    const { inputs, props } = getByKey(
      await deploy(kubernetesSpec({}, { roll: { pauseAfter: "first" } })),
      roll("kafka"),
    );
    const { servers, ...settings } = (inputs["plan"] ?? {}) as { servers: Raw[] };
    const expected = { service: "kafka", namespace: "kafka", timeout: 600, pauseAfter: "first", batch: "broker" };
    assert.deepEqual(settings, expected);
    assert.deepEqual(
      servers.map(({ digest, ...server }) => server),
      [1, 2, 3].map((id) => {
        const workload = { kind: "StatefulSet", name: "kafka" };
        return { id, name: `kafka-${id}`, pod: `kafka-${id}`, workload, port: 9092 };
      }),
    );
    assert.equal((await valueOf(props["access"] as object)).secret, true);
  });

  it("plans for each server the digest that its pod gets, and its rack", async () => {
    const spec = kubernetesSpec(inRacks.kubernetes, inRacks.others);
    const { inputs } = getByKey(await deploy(spec), roll("kafka"));
    const { servers } = inputs["plan"] as { servers: Raw[] };
    assert.deepEqual(
      servers.map(({ name, digest, rack }) => [name, digest, rack]),
      [1, 2, 5].map((id, index) => {
        const { annotations } = podOf(named(spec, "StatefulSet", `kafka-${id}`)).metadata;
        return [`kafka-${id}`, annotations[templateDigest], ["a", "b", "c"][index]];
      }),
    );
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

  it("gives servers the time to stop that they may take, however soon the stack says that others must be ready", async () => {
    const wanted = await deploy(kubernetesSpec({}, { readyTimeout: 30 }));
    const { create, delete: gone } = get(wanted, types.set, "kafka").options.customTimeouts ?? {};
    assert.deepEqual([create, gone], ["30s", "600s"]);
  });
});
