import assert from "node:assert/strict";
import { templateDigest } from "../../../../components/kubernetes/labels";
import { configFilesOf } from "../../../../components/kubernetes/config-maps";
import { createCluster } from "../../../../components/cluster";
import { deployToKubernetes, get } from "../../../helpers/deploy";
import { startEngine, stopEngine, valueOf } from "../../../helpers/engine";
import { facts, judgeKubernetes, kubernetesSpec, podsIn, rawKubernetes } from "../../../helpers/kubernetes";
import type { Raw } from "../../../helpers/config";

const external = (addresses: Raw = {}) => ({ kafka: { external: { type: "LoadBalancer", addresses } } });
const names = [1, 2, 3].map((id) => `kafka-${id}-external`);
/** What the engine of the tests reads back. */
const told = Object.fromEntries(names.map((name, index) => [name, `10.0.8.${index + 1}`]));
const given = { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" };

type Pod = { readonly template: { readonly metadata: { readonly annotations: Raw } } };

describe("a load balancer whose address is known afterwards", () => {
  it("is accepted, for all brokers or for some", () => {
    for (const addresses of [{}, { 2: "b2.example.org" }])
      assert.deepEqual(judgeKubernetes(rawKubernetes(external(addresses))), []);
  });

  it("gives brokers the same files and digests as an address of the stack file", () => {
    const [awaited, plain] = [kubernetesSpec(external()).withAddresses(told), kubernetesSpec(external(given))];
    assert.deepEqual(configFilesOf(awaited, podsIn(awaited, "kafka")), configFilesOf(plain, podsIn(plain, "kafka")));
  });

  it("is read back behind its Service, and before anything that depends on it", async () => {
    const wanted = await deployToKubernetes(kubernetesSpec(external()), facts());
    const addresses = get(wanted, "kafka-zookeeper:index:ServiceAddresses cluster-addresses");
    for (const name of names) assert(addresses.waitsFor.has(`kubernetes:core/v1:Service cluster-${name}`));
    assert.deepEqual(addresses.inputs["seen"], {});
    assert.deepEqual(addresses.inputs["timeout"], 600);
  });

  it("is advertised, and counts in the digest of the pods and in the plan of the roll, as one that is given", async () => {
    const read = await deployToKubernetes(kubernetesSpec(external()), facts());
    const plain = await deployToKubernetes(kubernetesSpec(external(given)), facts());
    for (const name of [
      "kubernetes:core/v1:ConfigMap cluster-kafka-config",
      "kafka-zookeeper:index:PodRoll cluster-kafka-roll",
      "kubernetes:apps/v1:StatefulSet cluster-kafka",
    ])
      assert.deepEqual(get(read, name).inputs, get(plain, name).inputs);
  });

  it("leaves everything else as plain text, which a preview shows", async () => {
    const wanted = await deployToKubernetes(kubernetesSpec(external()), facts());
    const { data } = get(wanted, "kubernetes:core/v1:ConfigMap cluster-kafka-config").props as { readonly data: Raw };
    const later = Object.keys(data).filter((key) => typeof data[key] !== "string");
    assert.deepEqual(
      later,
      [1, 2, 3].map((id) => `kafka-${id}.server.properties`),
    );
    const set = get(wanted, "kubernetes:apps/v1:StatefulSet cluster-kafka").props["spec"] as Pod;
    assert.notEqual(typeof set.template.metadata.annotations[templateDigest], "string");
    assert.equal(typeof get(wanted, "kubernetes:apps/v1:StatefulSet cluster-zk").props["spec"], "object");
  });

  it("is in the outputs and in the files for clients", async () => {
    startEngine({});
    const spec = kubernetesSpec(external());
    const settings = { substrate: "kubernetes", spec, facts: facts(), access: {}, warnings: [] } as const;
    const { outputs } = createCluster("cluster", settings);
    assert.equal((await valueOf(outputs.bootstrapServers)).value, "10.0.8.1:9094,10.0.8.2:9094,10.0.8.3:9094");
    assert.equal((await valueOf(outputs.brokers[1]?.endpoint)).value, "10.0.8.2:9094");
    assert.match((await valueOf(outputs.clientFiles["producer.properties"])).value ?? "", /=10\.0\.8\.1:9094,/);
    assert.match(outputs.bootstrapServersInternal as string, /^kafka-1\.kafka\.svc/);
    stopEngine();
  });

  it("tells the resource which addresses the cluster shows, so that another one is a change of it", async () => {
    const loadBalancers = { "kafka-1-external": ["10.0.8.7"], "kafka-2-external": [], shop: ["10.0.8.99"] };
    const wanted = await deployToKubernetes(kubernetesSpec(external()), facts({ loadBalancers }));
    assert.deepEqual(get(wanted, "kafka-zookeeper:index:ServiceAddresses cluster-addresses").inputs["seen"], {
      "kafka-1-external": ["10.0.8.7"],
      "kafka-2-external": [],
    });
  });

  it("is not read back where every address is given", async () => {
    const wanted = await deployToKubernetes(kubernetesSpec(external(given)), facts());
    assert.deepEqual(
      [...wanted.keys()].filter((key) => key.includes("ServiceAddresses")),
      [],
    );
  });
});
