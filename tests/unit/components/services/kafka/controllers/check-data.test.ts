import assert from "node:assert/strict";
import { type Raw, rawHost } from "../../../../../helpers/config";
import { foundOn, only, ours } from "../../../../../helpers/preflight";

const config = {
  hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id })),
  zookeeper: { source: undefined },
  kafka: { metadata: "kraft" },
};
const controllerPath = "/var/lib/kafka-controller";
const brokerPath = "/var/lib/kafka";
const cluster = "dWbouE2DSfo1KI1KEpDLWA";

type HostFacts = Readonly<Record<string, string>>;

/** A host on which nothing was put yet. */
const fresh: HostFacts = {
  [`disk:${controllerPath}`]: "90000000 /",
  [`data:${controllerPath}`]: "missing",
  [`file:${controllerPath}/meta.properties`]: "missing",
  [`file:${controllerPath}/__cluster_metadata-0`]: "missing",
  [`file:${brokerPath}/__cluster_metadata-0`]: "missing",
};
/** Prepared by an `up` that was cut before anything started. */
const prepared = (id: number): HostFacts => ({
  ...fresh,
  [`data:${controllerPath}`]: `cluster ${ours}`,
  [`data:${brokerPath}`]: `cluster ${ours}`,
  [`file:${controllerPath}/meta.properties`]: `is version=1 cluster.id=${cluster} node.id=${100 + id}`,
  [`file:${brokerPath}/meta.properties`]: `is version=1 cluster.id=${cluster} node.id=${id}`,
});
/** A controller that was started. */
const votes = (id: number): HostFacts => ({
  ...prepared(id),
  [`file:${controllerPath}/__cluster_metadata-0`]: "directory",
});
/** Both of its servers were. */
const serves = (id: number): HostFacts => ({ ...votes(id), [`file:${brokerPath}/__cluster_metadata-0`]: "directory" });
/** The disk of the controller was lost, and its operator said so. */
const lost = (id: number): HostFacts => ({
  ...serves(id),
  [`file:${controllerPath}/meta.properties`]: "missing",
  [`file:${controllerPath}/__cluster_metadata-0`]: "missing",
});

describe("the data of controllers", () => {
  it("may be new, also when the first up was cut at any place", () => {
    for (const hosts of [
      [fresh, fresh, fresh],
      [prepared(1), fresh, fresh],
      [votes(1), prepared(2), prepared(3)],
      [votes(1), votes(2), votes(3)],
      [serves(1), serves(2), votes(3)],
    ])
      assert.deepEqual(foundOn(hosts, config), []);
  });

  it("may be gone on one of three, which gets it again from the others", () => {
    assert.deepEqual(foundOn([lost(1), serves(2), serves(3)], config), []);
  });

  it("may be missing on one that joins a dynamic quorum, where it has no vote and elects nobody", () => {
    const two = config.hosts.slice(0, 2);
    const kafka = { metadata: "kraft", version: "4.3.1", controllers: { quorum: "dynamic" } };
    const installed = { ...serves(1), "config:kafka-controller": "controller.quorum.bootstrap.servers=10.0.0.1:9095" };
    const data = (hosts: readonly HostFacts[], raw: Raw) => foundOn(hosts, raw).filter(({ check }) => check === "data");
    assert.deepEqual(data([installed, fresh], { ...config, hosts: two, kafka }), []);
    assert.equal(data([serves(1), fresh], { ...config, hosts: two }).length, 1);
  });

  it("must be on a majority while brokers have data, or these set all their partitions aside as strays", () => {
    const findings = foundOn([lost(1), lost(2), serves(3)], config);
    assert.deepEqual(
      findings.map(({ host, severity, check }) => [host, severity, check]),
      [
        ["kafka1", "error", "data"],
        ["kafka2", "error", "data"],
      ],
    );
    assert.match(
      findings[0]?.given ?? "",
      /^no metadata on kafka1, kafka2, of 3 controllers, while brokers have data on kafka1/,
    );
  });

  it("must be on a majority of all voters, a lost one among them", () => {
    const hosts = config["hosts"].map((host, index) => (index === 2 ? { ...host, lost: true } : host));
    assert.equal(foundOn([lost(1), serves(2)], { ...config, hosts }).length, 1);
  });

  it("must not be empty under brokers that were a cluster with ZooKeeper, which would lose every partition", () => {
    const old = { ...fresh, [`file:${brokerPath}/meta.properties`]: `is version=0 broker.id=1 cluster.id=${cluster}` };
    const rules = foundOn([old, fresh, fresh], config).map(({ rule }) => rule);
    assert.equal(rules.filter((rule) => /a majority of the controllers must have the metadata/.test(rule)).length, 3);
  });

  it("must be that of the controller itself", () => {
    const swapped = {
      ...serves(1),
      [`file:${controllerPath}/meta.properties`]: `is version=1 cluster.id=${cluster} node.id=102`,
    };
    const { given, fix } = only(foundOn([swapped, serves(2), serves(3)], config));
    assert.equal(given, `${controllerPath}/meta.properties names server 102`);
    assert.match(fix, /set hosts\[\]\.controllerId to 102/);
  });

  it("must be readable where there is one", () => {
    const broken = { ...serves(1), [`file:${controllerPath}/meta.properties`]: "unreadable" };
    assert.equal(
      only(foundOn([broken, serves(2), serves(3)], config)).given,
      `${controllerPath}/meta.properties cannot be read`,
    );
  });

  it("must be of the same cluster as the data of brokers", () => {
    const other = {
      ...serves(1),
      [`file:${controllerPath}/meta.properties`]: "is version=1 cluster.id=other node.id=101",
    };
    assert.match(only(foundOn([other, serves(2), serves(3)], config)).rule, /must be of the same Kafka cluster/);
  });
});
