import assert from "node:assert/strict";
import type { RenderedManifest } from "../../../../operations/status/deployed";
import { driftOf, podTemplateOf, runDigest } from "../../../../operations/status/manifests";
import { versionOf } from "../../../../operations/status/pods";

const workload = (name: string, changes: object = {}, replicas = 3): RenderedManifest => ({
  kind: "StatefulSet",
  metadata: { name },
  spec: {
    replicas,
    template: {
      metadata: { annotations: { "kafka-zookeeper/template": "aa" } },
      spec: { containers: [{ image: "kafka:3.9.2", command: ["java", "-Xmx1g"], ...changes }] },
    },
  },
});
const map = (data: Readonly<Record<string, string>>): RenderedManifest => ({
  kind: "ConfigMap",
  metadata: { name: "kafka-config" },
  data: { ...data },
});

describe("the detection of drift on Kubernetes", () => {
  it("finds nothing when all rendered objects match, whatever else exists", () => {
    const rendered = [workload("kafka"), map({ a: "1" })];
    assert.deepEqual(driftOf(rendered, [...rendered, workload("other")]), []);
  });

  it("reports every changed object", () => {
    const live = [workload("kafka", { image: "kafka:evil", command: ["sh"] }, 2), map({ a: "2", c: "3" })];
    const rendered = [workload("kafka"), map({ a: "1", b: "2" }), workload("zk")];
    assert.deepEqual(
      driftOf(rendered, live).map(({ where, what }) => `${where}: ${what}`),
      [
        "StatefulSet kafka: its replicas were changed",
        "StatefulSet kafka: its image was changed",
        "StatefulSet kafka: its command was changed",
        "ConfigMap kafka-config: a was changed",
        "ConfigMap kafka-config: b is missing",
        "ConfigMap kafka-config: c was added",
        "StatefulSet zk: it is missing",
      ],
    );
  });

  it("takes an object of the same name in another namespace for another one", () => {
    const settings = (namespace: string, value: string) => ({
      ...map({ a: value }),
      metadata: { name: "settings", namespace },
    });
    const rendered = [settings("orders", "1"), settings("billing", "1")];
    assert.deepEqual(driftOf(rendered, [settings("billing", "2")]), [
      { where: "ConfigMap settings", what: "it is missing" },
      { where: "ConfigMap settings", what: "a was changed" },
    ]);
  });
});

describe("the pod template of a server", () => {
  const rendered = [workload("kafka"), workload("zk-1")];
  const current = { "kafka-zookeeper/template": "aa" };

  it("is that of the shared StatefulSet, or of the server's own workload", () => {
    for (const server of ["kafka-1", "zk-1"])
      assert.equal(podTemplateOf(rendered, server)?.digest, runDigest(current, "kafka:3.9.2"), server);
    assert.equal(podTemplateOf(rendered, "zk-2"), undefined);
  });

  it("does not match a pod with another configuration or image", () => {
    const digest = podTemplateOf(rendered, "kafka-1")?.digest;
    assert.notEqual(digest, runDigest({ "kafka-zookeeper/template": "bb" }, "kafka:3.9.2"));
    assert.notEqual(digest, runDigest(current, "kafka:3.9.1"));
    assert.equal(runDigest({}, "kafka:3.9.2"), undefined);
  });
});

describe("versionOf", () => {
  for (const [image, version] of [
    ["apache/kafka:3.9.1", "3.9.1"],
    ["registry:5000/kafka-zookeeper/kafka:3.9.2-a3d52a90", "3.9.2"],
    ["zookeeper:3.9.5@sha256:00", "3.9.5"],
    ["kafka:latest", null],
    ["kafka@sha256:00", null],
    ["registry:5000/kafka", null],
  ] as const)
    it(`returns ${version} for the image ${image}`, () => assert.equal(versionOf(image), version));
});
