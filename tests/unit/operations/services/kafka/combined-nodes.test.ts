import assert from "node:assert/strict";
import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import { FakeCluster } from "../../../../helpers/fake-cluster";

/** The controllers of a plan whose servers are one process each with the broker of their host. */
const combined: Pick<Plan, "kafka-controller"> = {
  "kafka-controller": [1, 2, 3].map((id) => ({
    ...{ id: 100 + id, host: `kafka${id}`, address: `kafka${id}`, port: 9095, digest: "new", within: "kafka" },
  })),
};

/** Combined nodes that run with something else than what is configured; 101, with broker 1, is the active controller. */
function running(): FakeCluster {
  const cluster = FakeCluster.running({ "kafka-controller": "new", kafka: "old" });
  cluster.quorum.leader = 101;
  return cluster;
}

describe("a roll of combined nodes", () => {
  it("restarts each once, as a broker, the one with the active controller last", async () => {
    const cluster = running();
    assert.equal(await cluster.roll(combined), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 2", "kafka 3", "kafka 1"]);
    assert.deepEqual(cluster.losses, []);
  });

  it("says each restart once in a preview", async () => {
    const lines = await running().describe(combined);
    const restarts = lines.filter((line) => /^restart (broker|controller) /.test(line));
    assert.deepEqual(
      restarts.map((line) => line.split(":")[0]),
      ["restart broker 1 on kafka1", "restart broker 2 on kafka2", "restart broker 3 on kafka3"],
    );
  });

  it("stops no broker whose controller the quorum cannot do without", async () => {
    const cluster = running();
    cluster.quorum.behind.set(103, 4_200);
    const error = await cluster.roll({ ...combined, timeout: 20 });
    assert.match(String(error), /broker 2, before its restart/);
    assert.deepEqual(cluster.restarts, []);
  });

  it("asks that of combined nodes alone: a quorum of dedicated controllers can do without a broker", async () => {
    const cluster = running();
    cluster.quorum.behind.set(103, 4_200);
    await cluster.roll({ timeout: 20 });
    assert.deepEqual(cluster.restarts.slice(0, 1), ["kafka 1"]);
  });

  it("goes on only when the quorum is whole again for more than 2 s", async () => {
    const cluster = running();
    cluster.quorum.asked = () => (cluster.quorum.epoch += 1);
    const error = await cluster.roll({ ...combined, timeout: 20 });
    assert.match(String(error), /the quorum must be whole for more than 2 s/);
    assert.equal(cluster.restarts.length, 1);
  });

  it("restarts one whose controller does not answer first: only a restart helps it", async () => {
    const cluster = running();
    const silent = cluster.service("kafka-controller", 103);
    silent.fault = "never answers";
    cluster.started = () => (silent.fault = undefined);
    assert.equal(await cluster.roll(combined), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 3", "kafka 2", "kafka 1"]);
  });
});
