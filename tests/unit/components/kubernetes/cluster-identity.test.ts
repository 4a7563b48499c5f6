import assert from "node:assert/strict";
import { deployToKubernetes, get } from "../../../helpers/deploy";
import type { Raw } from "../../../helpers/config";
import { valueOf } from "../../../helpers/engine";
import { facts, judgeKubernetes, kubernetesSpec, rawKubernetes } from "../../../helpers/kubernetes";

const inKraft = { kafka: { metadata: "kraft" } };
const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const map = "kubernetes:core/v1:ConfigMap cluster-kafka-zookeeper-identity";
const random = "random:index/randomUuid:RandomUuid cluster-id";

const deploy = (others: Raw = inKraft) => deployToKubernetes(kubernetesSpec({}, others), facts());

describe("the identity of a cluster in KRaft on Kubernetes", () => {
  it("is made once, protected, and there before the first pod that asks for it", async () => {
    const wanted = await deploy();
    assert.equal(get(wanted, random).protect, true);
    assert(get(wanted, "kubernetes:apps/v1:StatefulSet cluster-kafka-controller").waitsFor.has(map));
  });

  it("goes with the data of a stack that gives its data away", async () => {
    assert.equal(get(await deploy({ ...inKraft, deleteData: true }), random).protect, false);
  });

  it("is that of the stack file where its state was lost, which has an effect in KRaft only", async () => {
    const { props } = get(await deploy({ ...inKraft, clusterId: uuid }), map);
    const { value } = await valueOf((props["data"] as Raw)["id"] as string);
    assert.equal(value, "ABEiM0RVZneImaq7zN3u_w");
    const warnings = (others: Raw) =>
      judgeKubernetes(rawKubernetes({}, { ...others, clusterId: uuid })).map(({ property }) => property);
    assert.deepEqual(warnings(inKraft), []);
    assert.deepEqual(warnings({}), ["clusterId"]);
  });

  it("is in no stack in plain text with ZooKeeper, which writes its own", async () => {
    const wanted = await deploy({});
    assert.deepEqual([wanted.has(map), wanted.has(random)], [false, false]);
  });

  it("is followed by the controllers, which are rolled before the brokers, and asked while these are", async () => {
    const wanted = await deploy();
    const [controllers, brokers] = ["kafka-controller", "kafka"].map((name) =>
      get(wanted, `kafka-zookeeper:index:PodRoll cluster-${name}-roll`),
    );
    assert(brokers);
    assert(brokers.waitsFor.has("kafka-zookeeper:index:PodRoll cluster-kafka-controller-roll"));
    const plan = brokers.inputs["plan"] as { readonly asked: Raw[]; readonly features: Raw };
    assert.deepEqual(
      plan.asked.map(({ service, servers }) => [service, (servers as Raw[]).map(({ id, digest }) => [id, digest])]),
      [["kafka-controller", [101, 102, 103].map((id) => [id, ""])]],
    );
    assert.deepEqual(plan.features, { release: "3.9.2", line: "3.9" });
    assert.equal((controllers?.inputs["plan"] as Raw)["asked"], undefined);
  });
});
