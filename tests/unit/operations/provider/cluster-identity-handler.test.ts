import assert from "node:assert/strict";
import { compactId } from "../../../../components/kubernetes/identity";
import { clusterIdentity } from "../../../../operations/provider/cluster-identity-handler";

const [made, given] = ["00112233-4455-6677-8899-aabbccddeeff", "99999999-8888-4777-8666-555555555555"];
const told = "AAAAAAAAAAAAAAAAAAAAAA";
const server = { id: 1, name: "zk-1", pod: "zk-1", port: 2181, digest: "" };
const plan = {
  ...{ service: "kafka", namespace: "kafka", timeout: 60, pauseAfter: "none", batch: "broker" },
  servers: [{ ...server, workload: { kind: "StatefulSet", name: "zk" } }],
};
const known = { access: {}, plan };
const asked: string[] = [];
const resource = clusterIdentity({ signal: new AbortController().signal }, ({ plan: { namespace } }) => {
  asked.push(namespace);
  return Promise.resolve(told);
});
const urn = "urn:pulumi:test::kafka-zookeeper::kafka-zookeeper:index:ClusterIdentity::cluster";

const created = async (news: Record<string, unknown>) => (await resource.create(urn, news)).outs["cluster" as never];
const updated = async (state: Record<string, unknown>, news: Record<string, unknown>) =>
  (await resource.update("id", urn, state, news)).outs["cluster" as never];

describe("the identity of a cluster", () => {
  beforeEach(() => (asked.length = 0));

  it("is the one that was made for a new cluster, and asks nobody", async () => {
    assert.equal(await created({ made }), compactId(made));
    assert.deepEqual(asked, []);
  });

  it("is the one that servers which were there before know, whatever was made", async () => {
    assert.equal(await created({ made, known }), told);
    assert.deepEqual(asked, ["kafka"]);
  });

  it("stays when those servers are gone: brokers would refuse their own data with another one", async () => {
    const state = { known, cluster: told };
    assert.deepEqual(await resource.diff("id", urn, state, { made }), { changes: false });
    assert.equal(await updated(state, { made }), told);
    assert.deepEqual(asked, []);
  });

  it("is that of the stack file where its state was lost", async () => {
    assert.equal(await created({ made, given }), compactId(given));
    assert.deepEqual(await resource.diff("id", urn, { made, cluster: compactId(made) }, { made, given }), {
      changes: true,
    });
    assert.equal(await updated({ made, cluster: compactId(made) }, { made, given }), compactId(given));
  });

  it("is refused where the stack file gives another one than the servers know", async () => {
    await assert.rejects(
      created({ given, known }),
      /clusterId: must be the id[^]*ZooKeeper knows AAAA[^]*remove clusterId/,
    );
    assert.equal(await created({ known }), told, "the fix is accepted");
  });

  it("is known in a preview, unless servers have to be asked first", async () => {
    const seen = async (olds: Record<string, unknown>, news: Record<string, unknown>) =>
      (await resource.check(urn, olds, news)).inputs["cluster" as never];
    assert.equal(await seen({}, { made }), compactId(made));
    assert.equal(await seen({}, { made, known }), undefined);
    assert.equal(await seen({ cluster: told }, { made, known }), told);
  });
});
