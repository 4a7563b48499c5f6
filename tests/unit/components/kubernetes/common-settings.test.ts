import assert from "node:assert/strict";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import type { Raw } from "../../../helpers/config";
import { inRacks, kubernetesSpec } from "../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

const pods = (spec: KubernetesSpec, name = "kafka") => podOf(named(spec, "StatefulSet", name));
const digests = (spec: KubernetesSpec) =>
  spec.pods.flatMap((one) => podRollPlan(spec, one).servers.map(({ digest }) => digest));
const services = (spec: KubernetesSpec) => all(spec).filter(({ kind }) => kind === "Service");
const nodeAffinityOf = (spec: KubernetesSpec, name?: string) =>
  (pods(spec, name).spec["affinity"] as Raw)["nodeAffinity"];

describe("what is said for all pods", () => {
  it("holds for every service: nodes, tolerations, priority, labels and annotations", () => {
    const tolerations = [{ key: "dedicated", value: "data", effect: "NoSchedule" }];
    const spec = kubernetesSpec({
      nodeSelector: { pool: "data" },
      tolerations,
      priorityClassName: "high",
      podLabels: { team: "data" },
      podAnnotations: { "example.org/team": "data" },
    });
    for (const name of ["zk", "kafka"]) {
      const { metadata, spec: pod } = pods(spec, name);
      assert.deepEqual(pod["nodeSelector"], { pool: "data" });
      assert.deepEqual(pod["tolerations"], tolerations);
      assert.equal(pod["priorityClassName"], "high");
      assert.equal(metadata.labels["team"], "data");
      assert.equal(metadata.annotations["example.org/team"], "data");
    }
  });

  it("is added to by the keys of a service, and replaced by its lists and texts", () => {
    const spec = kubernetesSpec({
      nodeSelector: { pool: "data", disk: "hdd" },
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "high",
      kafka: { nodeSelector: { disk: "ssd" }, tolerations: [], priorityClassName: "higher" },
    });
    const kafka = pods(spec).spec;
    assert.deepEqual(kafka["nodeSelector"], { disk: "ssd", pool: "data" });
    assert.equal(kafka["tolerations"], undefined);
    assert.equal(kafka["priorityClassName"], "higher");
    assert.deepEqual(pods(spec, "zk").spec["nodeSelector"], { disk: "hdd", pool: "data" });
  });

  it("replaces no pod when only the order of its keys changes", () => {
    const one = { podLabels: { a: "1", b: "2" }, tolerations: [{ key: "a", effect: "NoSchedule" }] };
    const other = { podLabels: { b: "2", a: "1" }, tolerations: [{ effect: "NoSchedule", key: "a" }] };
    assert.deepEqual(digests(kubernetesSpec(one)), digests(kubernetesSpec(other)));
  });

  const changes: Record<string, Raw> = {
    nodeSelector: { pool: "data" },
    tolerations: [{ operator: "Exists" }] as never,
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
      ],
    },
    priorityClassName: "high" as never,
    podLabels: { team: "data" },
    podAnnotations: { team: "data" },
    securityContext: "platform" as never,
  };
  for (const [key, value] of Object.entries(changes))
    it(`has every pod replaced by the roll when ${key} changes`, () => {
      const [before, after] = [digests(kubernetesSpec()), digests(kubernetesSpec({ [key]: value }))];
      for (const [index, digest] of after.entries()) assert.notEqual(digest, before[index]);
    });

  it("changes no selector, which could never be changed", () => {
    const spec = kubernetesSpec({ podLabels: { team: "data" }, kafka: { podLabels: { role: "broker" } } });
    for (const name of ["zk", "kafka"]) {
      const selector = (of: KubernetesSpec) => specOf(named(of, "StatefulSet", name))["selector"];
      assert.deepEqual(selector(spec), selector(kubernetesSpec()));
    }
  });
});

describe("labels and annotations of Services", () => {
  const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };
  const external = {
    type: "NodePort",
    nodePorts,
    annotations: { "example.org/dns": "b{id}", "example.org/team": "edge" },
  };
  const own = { serviceLabels: { team: "data" }, serviceAnnotations: { "example.org/team": "data" } };

  it("are on every Service, beside those of the program and of external access, which take precedence", () => {
    const spec = kubernetesSpec({ ...own, kafka: { external } });
    for (const { metadata } of services(spec)) {
      assert.equal(metadata.labels?.["team"], "data");
      assert.equal(metadata.labels?.["app.kubernetes.io/part-of"], "kafka-zookeeper");
      assert.equal(metadata.annotations?.["pulumi.com/skipAwait"], "true");
      const expected = metadata.name.endsWith("-external") ? "edge" : "data";
      assert.equal(metadata.annotations?.["example.org/team"], expected);
    }
    const { annotations } = named(spec, "Service", "kafka-2-external").metadata;
    assert.equal(annotations?.["example.org/dns"], "b2");
  });

  it("replace no pod, and select none", () => {
    const [before, after] = [kubernetesSpec(), kubernetesSpec(own)];
    assert.deepEqual(digests(before), digests(after));
    const selectors = (spec: KubernetesSpec) => services(spec).map((one) => specOf(one)["selector"]);
    assert.deepEqual(selectors(before), selectors(after));
  });
});

describe("the nodes of brokers with racks", () => {
  it("are those of the rack in every term of nodeAffinity, of which only one has to hold", () => {
    const terms = ["ssd", "nvme"].map((disk) => ({
      matchExpressions: [{ key: "disk", operator: "In", values: [disk] }],
    }));
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
    const spec = kubernetesSpec({ ...inRacks.kubernetes, kafka: { nodeAffinity: required } }, inRacks.others);
    const rack = { key: "topology.kubernetes.io/zone", operator: "In", values: ["b"] };
    assert.deepEqual(nodeAffinityOf(spec, "kafka-2"), {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map(({ matchExpressions }) => ({ matchExpressions: [rack, ...matchExpressions] })),
      },
    });
    assert.equal(nodeAffinityOf(spec, "zk"), undefined);
  });

  it("are those of the rack beside preferred ones and a nodeSelector, and pods of a service keep apart", () => {
    const preference = { matchExpressions: [{ key: "disk", operator: "Exists" }] };
    const preferred = [{ weight: 5, preference }];
    const spec = kubernetesSpec(
      {
        ...inRacks.kubernetes,
        nodeSelector: { pool: "data" },
        nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
      },
      inRacks.others,
    );
    const rack = { key: "topology.kubernetes.io/zone", operator: "In", values: ["a"] };
    const { ["affinity"]: affinity, ["nodeSelector"]: nodeSelector } = pods(spec, "kafka-1").spec;
    assert.deepEqual(nodeSelector, { pool: "data" });
    assert("podAntiAffinity" in (affinity as Raw));
    assert.deepEqual(nodeAffinityOf(spec, "kafka-1"), {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [rack] }] },
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
    });
  });
});

describe("what a container may use and do", () => {
  it("is limited in CPU only where the stack file says so, in init containers, too", () => {
    const limitsOf = (spec: KubernetesSpec, name: string) => {
      const { containers, initContainers = [] } = pods(spec, name).spec;
      return [...containers, ...initContainers].map((one) => ((one["resources"] as Raw)["limits"] as Raw)["cpu"]);
    };
    const spec = kubernetesSpec({ zookeeper: { cpuLimit: "1" } });
    assert.deepEqual(limitsOf(spec, "zk"), ["1", "1"]);
    assert.deepEqual(limitsOf(spec, "kafka"), [undefined]);
  });

  it("stays restricted when the platform gives user and group", () => {
    const contextOf = (securityContext: string) =>
      pods(kubernetesSpec({ securityContext })).spec["securityContext"] as Raw;
    const { runAsUser, runAsGroup, fsGroup, ...rest } = contextOf("fixed");
    assert.deepEqual([runAsUser, runAsGroup, fsGroup], [1000, 1000, 1000]);
    assert.deepEqual(contextOf("platform"), rest);
    assert.equal(rest["runAsNonRoot"], true);
    assert.deepEqual(rest["seccompProfile"], { type: "RuntimeDefault" });
  });
});
