import assert from "node:assert/strict";
import type { Raw } from "../../../helpers/config";
import { inRacks, kubernetesSpec } from "../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

describe("brokers with racks and volumes", () => {
  const spec = kubernetesSpec(inRacks.kubernetes, inRacks.others);

  it("are one StatefulSet each, of one pod, beside ZooKeeper's that is for all", () => {
    const sets = all(spec).filter(({ kind }) => kind === "StatefulSet");
    const names = sets.map((set) => [set.metadata.name, specOf(set)["replicas"], specOf(set)["ordinals"]]);
    assert.deepEqual(names, [
      ["zk", 1, { start: 1 }],
      ["kafka-1", 1, undefined],
      ["kafka-2", 1, undefined],
      ["kafka-5", 1, undefined],
    ]);
  });

  it("run in their racks only", () => {
    for (const [id, rack] of [
      [1, "a"],
      [2, "b"],
      [5, "c"],
    ] as const) {
      const affinity = podOf(named(spec, "StatefulSet", `kafka-${id}`)).spec["affinity"] as Raw;
      const matchExpressions = [{ key: "topology.kubernetes.io/zone", operator: "In", values: [rack] }];
      assert.deepEqual(affinity["nodeAffinity"], {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
      });
    }
  });

  it("have volumes of their own, and no directory that goes with the pod but /tmp", () => {
    const set = named(spec, "StatefulSet", "kafka-5");
    const templates = specOf(set)["volumeClaimTemplates"] as { metadata: { name: string } }[];
    assert.deepEqual(
      templates.map(({ metadata }) => metadata.name),
      ["data"],
    );
    const volumes = podOf(set).spec["volumes"] as Raw[];
    assert.deepEqual(
      volumes.filter((volume) => "emptyDir" in volume).map((volume) => volume["name"]),
      ["tmp"],
    );
  });

  it("find their own file by their name, which is not that of the pod", () => {
    const [container] = podOf(named(spec, "StatefulSet", "kafka-5")).spec.containers;
    assert.deepEqual((container?.["env"] as Raw[])[0], { name: "SERVER", value: "kafka-5" });
    const { data } = named(spec, "ConfigMap", "kafka-config");
    assert.equal("kafka-5.server.properties" in (data as object), true);
  });

  it("are each selected by their StatefulSet and their Service, and all by the budget", () => {
    const own = { "kafka-zookeeper/server": "kafka-5" };
    const both = {
      "app.kubernetes.io/part-of": "kafka-zookeeper",
      "app.kubernetes.io/name": "kafka",
      ...own,
    };
    const set = named(spec, "StatefulSet", "kafka-5");
    assert.deepEqual(specOf(set)["selector"], { matchLabels: both });
    assert.deepEqual(specOf(named(spec, "Service", "kafka-5"))["selector"], both);
    assert.equal(podOf(set).metadata.labels["kafka-zookeeper/server"], "kafka-5");
    const { selector } = specOf(named(spec, "PodDisruptionBudget", "kafka")) as { selector: { matchLabels: Raw } };
    assert.equal("kafka-zookeeper/server" in selector.matchLabels, false);
  });

  it("wait for the others for a short time only when they stop: a destroy removes them one after the other", () => {
    const { spec: pod } = podOf(named(spec, "StatefulSet", "kafka-5"));
    assert.equal(pod["terminationGracePeriodSeconds"], 320);
  });

  it("are replaced alone when only their own file changes", () => {
    const moved = inRacks.others.hosts.map((host) => (host.brokerId === 5 ? { ...host, rack: "d" } : host));
    const digests = (hosts: Raw["hosts"]) =>
      [1, 2, 5].map((id) => {
        const manifest = named(kubernetesSpec(inRacks.kubernetes, { hosts }), "StatefulSet", `kafka-${id}`);
        return podOf(manifest).metadata.annotations["kafka-zookeeper/template"];
      });
    const [before, after] = [digests(inRacks.others.hosts), digests(moved)];
    assert.deepEqual(
      before.map((one, index) => one === after[index]),
      [true, true, false],
    );
  });
});
