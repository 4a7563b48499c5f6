import assert from "node:assert/strict";
import { FakeCluster } from "../../helpers/fake-cluster";

describe("a change of ZooKeeper's client port", () => {
  function moved(): FakeCluster {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    cluster.service("zookeeper", 2).endpoint = "zookeeper2:2999";
    return cluster;
  }

  it("is refused while a broker runs, before anything is touched", async () => {
    const cluster = moved();
    const error = await cluster.roll();
    assert.match(
      String(error),
      /zookeeper\.ports\.client: cannot change while brokers run.*\n {4}given: \d+, while ZooKeeper 2 answers on 2999\n {4}fix: +set it back to 2999/,
    );
    assert.deepEqual(cluster.events, []);
  });

  it("is made when no broker runs", async () => {
    const cluster = moved();
    for (const id of [1, 2, 3]) await cluster.service("kafka", id).stop();
    assert.doesNotMatch(String(await cluster.roll()), /ports\.client/);
    assert(cluster.events.includes("stop zookeeper 2"));
  });
});
