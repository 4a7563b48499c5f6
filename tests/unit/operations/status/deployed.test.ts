import assert from "node:assert/strict";
import { deployedOf } from "../../../../operations/status/deployed";
import { noServers } from "../../../helpers/no-servers";

/** How `pulumi stack export --show-secrets` writes a secret. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const connection = { host: "10.0.0.1", port: 22, user: "root", hostKey: "ssh-ed25519 AAAA", privateKey: secret("KEY") };
const node = { id: 1, host: "kafka1", address: "10.0.0.1", port: 9092 };
const reach = {
  substrate: "ssh",
  targets: [{ name: "kafka1", sudo: false, connection }],
  zookeeper: [{ ...node, port: 2181 }],
  kafka: [node],
};
const outputs = {
  bootstrapServers: "10.0.0.1:9092",
  zookeeperConnect: "10.0.0.1:2181",
  brokers: [{ id: 1, host: "kafka1", rack: "a", endpoint: "10.0.0.1:9092" }],
  ensemble: [{ id: 1, host: "kafka1", endpoint: "10.0.0.1:2181" }],
  versions: { kafka: "3.9.2", zookeeper: "3.9.5" },
};
const urn = (type: string, name: string) => `urn:pulumi:dev::kafka-zookeeper::${type}::${name}`;
const resource = (type: string, name: string, rest: object) => ({ urn: urn(type, name), type, ...rest });
const stack = resource("pulumi:pulumi:Stack", "kafka-zookeeper-dev", { outputs });
const topics = resource("kafka-zookeeper:index:Topics", "cluster-topics", {
  inputs: { reach: secret(reach), topics: {} },
});
const exported = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });

describe("the reader of a stack's state", () => {
  it("finds the connections to the servers, nested credentials, and the outputs", () => {
    const found = deployedOf("dev", exported(stack, topics));
    assert(found.reach.substrate === "ssh");
    assert.equal(found.reach.targets[0]?.connection["privateKey"], "KEY");
    assert.deepEqual(found.reach.kafka, [node]);
    assert.deepEqual(found.outputs, outputs);
    assert.deepEqual([found.plan, found.manifests], [undefined, []]);
  });

  it("finds with which certificate servers with TLS are asked", () => {
    const identity = { authorities: "A", certificate: "C", key: "K", services: ["kafka"] };
    const inputs = { reach: secret(reach), identity: secret(identity), topics: {} };
    const secured = resource("kafka-zookeeper:index:Topics", "cluster-topics", { inputs });
    assert.deepEqual(deployedOf("dev", exported(stack, secured)).reach.identity, identity);
    assert(!("identity" in deployedOf("dev", exported(stack, topics)).reach));
  });

  it("finds the plan of the last roll on hosts, with the digest of every service", () => {
    const plan = {
      ...{
        timeout: 60,
        pauseAfter: "none",
        batch: "broker",
        dynamic: {},
        lost: { ...noServers, kafka: [3] },
      },
      ...{
        ...noServers,
        zookeeper: [{ ...node, digest: "aa" }],
        kafka: [{ ...node, digest: "bb" }],
        "kafka-controller": [],
      },
    };
    const roll = resource("kafka-zookeeper:index:Roll", "cluster-roll", { inputs: { plan } });
    const stop = resource("kafka-zookeeper:index:Stop", "cluster-stop", { inputs: {} });
    const found = deployedOf("dev", exported(stack, stop, roll, topics)).plan;
    assert.deepEqual([found?.kafka[0]?.digest, found?.lost.kafka], ["bb", [3]]);
  });

  it("finds the step of the way to KRaft on both substrates", () => {
    const migration = { step: "dual-write", chroot: "", directory: "/var/lib/kafka-controller/data", user: "kafka" };
    const rollOf = (name: string, plan: object) =>
      resource("kafka-zookeeper:index:PodRoll", name, { inputs: { access: secret({}), plan } });
    const rolls = [rollOf("cluster-zk", { service: "zookeeper" }), rollOf("cluster-kafka", { migration })];
    assert.deepEqual(deployedOf("dev", exported(stack, ...rolls, topics)).migration, migration);
    assert.equal(deployedOf("dev", exported(stack, rolls[0] as object, topics)).migration, undefined);
  });

  it("finds only configurations and workloads on Kubernetes", () => {
    const map = resource("kubernetes:core/v1:ConfigMap", "kafka-config", {
      inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kafka-config" }, data: { a: "b" } },
    });
    const service = resource("kubernetes:core/v1:Service", "kafka-1", {
      inputs: { kind: "Service", metadata: { name: "kafka-1" }, spec: {} },
    });
    const { manifests } = deployedOf("dev", exported(stack, topics, map, service));
    assert.deepEqual(manifests, [{ kind: "ConfigMap", metadata: { name: "kafka-config" }, data: { a: "b" } }]);
  });

  for (const [title, state, given] of [
    ["of a stack without a resource", exported(), "how the servers are reached"],
    ["without a topics resource", exported(stack), "how the servers are reached"],
    ["of a stack after a failed first up", exported(resource("pulumi:pulumi:Stack", "x", {}), topics), "outputs"],
    ["that is empty", { deployment: {} }, "how the servers are reached"],
  ] as const)
    it(`says how to fix a state ${title}`, () => {
      assert.throws(
        () => deployedOf("dev", state),
        new RegExp(
          `^Error: stack dev: no up of this version has finished\\n +given: .*${given}.*\\n +fix: +scripts/up dev$`,
        ),
      );
    });
});
