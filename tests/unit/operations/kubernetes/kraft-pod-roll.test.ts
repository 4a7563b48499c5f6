import assert from "node:assert/strict";
import type { PodRollPlan } from "../../../../components/resources/inputs/pod-roll-inputs";
import { FakePods } from "../../../helpers/fake-pods";

const [release, line] = ["3.9.2", "3.9"];

/** Pods of a cluster in KRaft that run with these templates; controller 101 is the active one. */
function running(digests: { readonly controllers?: string; readonly kafka?: string } = {}): FakePods {
  const pods = new FakePods({ "kafka-controller": digests.controllers ?? "new", kafka: digests.kafka ?? "new" });
  pods.cluster.quorum.leader = 101;
  return pods;
}

/** What the plan of brokers says besides: which controllers are asked, whatever these are made from. */
function ofBrokers(pods: FakePods): Partial<PodRollPlan> {
  const servers = [101, 102, 103].map((id) => ({ ...pods.server("kafka-controller", id), digest: "" }));
  return { asked: [{ service: "kafka-controller", servers }], features: { release, line } };
}

/** What the plan says of the quorum. */
function quorumOf(
  pods: FakePods,
  ids: readonly number[],
  kind: "both" | "dynamic",
): NonNullable<PodRollPlan["quorum"]> {
  const voters = ids.map((id) => ({ id, host: `kafka-controller-${id}.kafka.svc.cluster.local`, port: 9095 }));
  return { kind, listener: "CONTROLLER", voters, brokers: [1, 2, 3].map((id) => pods.server("kafka", id)) };
}

describe("a roll of the pods of a cluster in KRaft", () => {
  it("replaces the controllers one at a time, the active one last, while all others are caught up", async () => {
    const pods = running({ controllers: "old" });
    assert.equal(await pods.roll("kafka-controller"), undefined);
    assert.deepEqual(
      pods.cluster.restarts,
      [102, 103, 101].map((id) => `kafka-controller ${id}`),
    );
    assert.equal(pods.cluster.quorum.epoch, 2);
  });

  it("replaces no controller while another one is behind", async () => {
    const pods = running({ controllers: "old" });
    pods.cluster.quorum.behind.set(103, 4_200);
    assert.match(String(await pods.roll("kafka-controller", { timeout: 20 })), /controller 103 is 4\.2 s behind/);
    assert.deepEqual(pods.cluster.events, []);
  });

  it("replaces brokers and leaves the controllers that it asks alone, whatever they are made from", async () => {
    const pods = running({ controllers: "old", kafka: "old" });
    assert.equal(await pods.roll("kafka", ofBrokers(pods)), undefined);
    assert.deepEqual(
      pods.cluster.restarts,
      [1, 2, 3].map((id) => `kafka ${id}`),
    );
    const lines = await running({ controllers: "old", kafka: "old" }).describe("kafka", ofBrokers(pods));
    assert(!lines.some((text) => text.includes("restart controller")), lines.join("\n"));
  });

  it("replaces no broker while the quorum has no majority: it would take 301 s to end, and not come back", async () => {
    const pods = running({ kafka: "old" });
    for (const id of [102, 103]) pods.cluster.service("kafka-controller", id).fault = "never answers";
    const error = await pods.roll("kafka", { ...ofBrokers(pods), timeout: 20 });
    assert.match(String(error), /the quorum of controllers: 0 of 3 servers serve and 2 must/);
    assert.deepEqual(pods.cluster.events, []);
  });

  it("finalizes the features of a release once brokers and controllers run it", async () => {
    const pods = running();
    pods.cluster.quorum.finalized.set("metadata.version", 20);
    assert.equal(await pods.roll("kafka-controller", { features: { release, line } }), undefined);
    assert.deepEqual(pods.cluster.quorum.orders, [], "the brokers do not run it yet");
    assert.equal(await pods.roll("kafka", ofBrokers(pods)), undefined);
    assert.deepEqual(pods.cluster.quorum.orders, ["validate metadata.version=21", "raise metadata.version=21"]);
  });

  it("unregisters a broker that left the stack and is stopped", async () => {
    const pods = running();
    pods.cluster.quorum.ghosts.set(4, true);
    assert.equal(await pods.roll("kafka", ofBrokers(pods)), undefined);
    assert.deepEqual(pods.cluster.quorum.orders, ["unregister 4"]);
  });

  it("takes the vote of a controller that leaves through a broker, as long as that controller is the active one", async () => {
    const pods = running();
    const { quorum } = pods.cluster;
    quorum.finalized.set("kraft.version", 1);
    quorum.votes.writeDown();
    quorum.leader = 103;
    const plan = {
      servers: [101, 102].map((id) => pods.server("kafka-controller", id)),
      quorum: quorumOf(pods, [101, 102], "dynamic"),
    };
    assert.equal(await pods.roll("kafka-controller", plan), undefined);
    assert.deepEqual(quorum.orders, ["no vote for 103"]);
    assert.notEqual(quorum.leader, 103);
  });

  it("writes the voters down once the brokers run with both lists as well, and not before", async () => {
    const pods = running();
    pods.cluster.quorum.supportedBy = () => ({ "metadata.version": [7, 30], "kraft.version": [0, 1] });
    pods.cluster.quorum.finalized.set("metadata.version", 30);
    const features = { release: "4.3.1", line: "4.3" };
    const both = { quorum: quorumOf(pods, [101, 102, 103], "both"), features };
    assert.equal(await pods.roll("kafka-controller", both), undefined);
    assert.deepEqual(pods.cluster.quorum.orders, []);
    assert.equal(await pods.roll("kafka", { ...ofBrokers(pods), ...both }), undefined);
    assert.deepEqual(pods.cluster.quorum.orders, ["validate kraft.version=1", "raise kraft.version=1"]);
  });
});
