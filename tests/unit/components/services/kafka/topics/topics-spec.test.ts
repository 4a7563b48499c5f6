import assert from "node:assert/strict";
import fc from "fast-check";
import type { ServerGroups } from "../../../../../../components/model/cluster-spec";
import { resolveKubernetes } from "../../../../../../components/kubernetes/kubernetes-spec";
import { resolveCluster } from "../../../../../../components/config/defaults";
import { resolveTopics, topicsIn, topicsText } from "../../../../../../components/services/kafka/topics/topics-spec";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { validateConfig } from "../../../../../../components/config/validate-config";
import { configOf, inlineKeys, type Raw, specOf } from "../../../../../helpers/config";
import { kubernetesConfig, kubernetesSpec } from "../../../../../helpers/kubernetes";
import { stackValues } from "../../../../../helpers/stack-file";

function configAs(config: Raw): Readonly<Record<string, string>> | undefined {
  return resolveTopics(configOf({ topics: [{ name: "orders", config }] }))[0]?.config;
}

const topicsOf = (cluster: ServerGroups) => kafkaOf(cluster).topics;

describe("the topics of a cluster", () => {
  it("have one partition, the cluster's copies and no settings of their own, unless the stack file says more", () => {
    const topics = [
      { name: "plain" },
      { name: "full", partitions: 6, replicationFactor: 2, config: { "min.insync.replicas": 1 }, allowDelete: true },
    ];
    assert.deepEqual(topicsOf(specOf({ topics })).topics, [
      { name: "plain", partitions: 1, replicationFactor: 3, config: {}, allowDelete: false },
      { name: "full", partitions: 6, replicationFactor: 2, config: { "min.insync.replicas": "1" }, allowDelete: true },
    ]);
  });

  it("are the same on hosts and on Kubernetes", () => {
    const said = { topics: [{ name: "orders" }, { name: "old", managed: false }], reassignmentThrottle: "5m" };
    assert.deepEqual(topicsOf(specOf(said)), topicsOf(kubernetesSpec({}, said).servers));
  });

  it("are none, with a throttle, in a stack file that says nothing of them", () => {
    const { topics, unmanagedTopics, reassignmentThrottle } = topicsOf(specOf());
    assert.deepEqual([topics, unmanagedTopics, reassignmentThrottle], [[], [], 20 * 2 ** 20]);
  });

  it("that are managed, and only they, are resolved in their order, each with its defaults", () => {
    const value = fc.oneof(fc.integer({ min: 1 }), fc.integer({ min: 1 }).map(String));
    const topic = fc.record(
      {
        name: fc.stringMatching(/^[a-z]{1,10}$/),
        partitions: fc.integer({ min: 1, max: 100 }),
        replicationFactor: fc.constantFrom(2, 3),
        config: fc.dictionary(fc.constantFrom("retention.ms", "segment.ms"), value),
        managed: fc.boolean(),
      },
      { requiredKeys: ["name"] },
    );
    const stack = fc.record({
      topics: fc.uniqueArray(topic, { selector: ({ name }) => name }),
      allowTopicDelete: fc.boolean(),
    });
    fc.assert(
      fc.property(stack, ({ topics, allowTopicDelete }) => {
        const spec = topicsOf(specOf({ topics, allowTopicDelete }));
        const managed = topics.filter((one) => one.managed !== false);
        assert.deepEqual(
          spec.topics,
          managed.map(({ name, partitions, replicationFactor, config }) => ({
            name,
            partitions: partitions ?? 1,
            replicationFactor: replicationFactor ?? 3,
            config: Object.fromEntries(Object.entries(config ?? {}).map(([key, one]) => [key, String(one)])),
            allowDelete: allowTopicDelete,
          })),
        );
        assert.equal(spec.unmanagedTopics.length, topics.length - managed.length);
      }),
    );
  });
});

describe("topics among the inputs of a resource", () => {
  const rare = { partitions: 6, replicationFactor: 2, config: { "retention.ms": "60000" }, allowDelete: true };
  const plain = { partitions: 1, replicationFactor: 3, config: {}, allowDelete: false };

  it("are one text, without what most topics have", () => {
    const text = '{"plain":{"partitions":1,"replicationFactor":3}}';
    assert.equal(topicsText({ plain }), text);
    assert.deepEqual(JSON.parse(topicsText({ rare })), { rare });
    assert.deepEqual(topicsIn(text), { plain });
    assert.deepEqual(topicsIn(topicsText({ rare, plain })), { rare, plain });
  });

  it("are none where there is no text", () => assert.deepEqual(topicsIn(undefined), {}));
});

describe("the shipped stacks", () => {
  const rows: Record<string, readonly string[]> = {
    dev: ["test 1/1", "mytopic 2/1", "orders 3/2", "test01 3/2"],
    legacy: ["test 1/1"],
    k8s: ["orders 3/2", "test01 3/2"],
    "k8s-ephemeral": ["mytopic 2/3"],
  };
  for (const [stack, expected] of Object.entries(rows))
    it(`${stack} has the topics of its row, which keep writing when a broker of theirs stops, if they have two`, () => {
      const values = stackValues(stack);
      const spec = topicsOf(
        values["substrate"] === "ssh"
          ? resolveCluster(validateConfig(values, inlineKeys).config ?? assert.fail())
          : resolveKubernetes(kubernetesConfig(values)).servers,
      );
      assert.deepEqual(
        spec.topics.map(({ name, partitions, replicationFactor }) => `${name} ${partitions}/${replicationFactor}`),
        expected,
      );
      for (const { name, config, replicationFactor } of spec.topics)
        assert(Number(config["min.insync.replicas"] ?? 2) <= Math.max(1, replicationFactor - 1), name);
    });
});

describe("whether a topic may be deleted", () => {
  for (const [own, all, expected] of [
    [false, false, false],
    [true, false, true],
    [false, true, true],
    [true, true, true],
  ] as const)
    it(`is ${expected} when it says ${own} and the stack says ${all}`, () => {
      const stack = { allowTopicDelete: all, topics: [{ name: "orders", allowDelete: own }] };
      const { topics } = topicsOf(specOf(stack));
      assert.deepEqual(
        topics.map(({ allowDelete }) => allowDelete),
        [expected],
      );
    });
});

describe("the settings of a topic", () => {
  it("are texts, spelled as brokers tell them, so that the same value is no drift", () => {
    const given = {
      "cleanup.policy": " delete , compact ",
      "compression.type": " lz4 ",
      "retention.ms": "+0604800000",
      "segment.bytes": 1073741824,
      "flush.ms": "9223372036854775807",
      preallocate: "True",
      "message.downconversion.enable": false,
      "message.format.version": "2.4",
    };
    assert.deepEqual(configAs(given), {
      "cleanup.policy": "delete,compact",
      "compression.type": "lz4",
      "retention.ms": "604800000",
      "segment.bytes": "1073741824",
      "flush.ms": "9223372036854775807",
      preallocate: "true",
      "message.downconversion.enable": "false",
      "message.format.version": "2.4",
    });
  });

  for (const [given, told] of [
    [0, "0.0"],
    [1, "1.0"],
    ["0.50", "0.5"],
    ["1e-1", "0.1"],
    [0.001, "0.001"],
    [0.0005, "5.0E-4"],
    [0.00025, "2.5E-4"],
  ] as const)
    it(`that are fractions are told as Java does: ${given} as ${told}`, () => {
      assert.deepEqual(configAs({ "min.cleanable.dirty.ratio": given }), { "min.cleanable.dirty.ratio": told });
    });
});
