import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";
import { noServers } from "../../../../helpers/no-servers";

describe("the removal of a broker", () => {
  const left = [1, 2].map((id) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port: 9092, digest: "new" }));

  it("that holds partitions is refused before anything is touched", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    await cluster.service("zookeeper", 1).stop();
    const error = await cluster.roll({ kafka: left });
    assert.match(String(error), /hosts\[\]\.brokerId: a broker may leave only when it has no replicas/);
    assert.match(String(error), /broker 3 is not in the stack file and has replicas of orders-0; orders-1; orders-2/);
    assert.deepEqual(cluster.events, []);
  });

  it("that holds partitions is refused although all brokers were down: those that stay are started and asked first", async () => {
    const cluster = FakeCluster.running();
    for (const id of [1, 2, 3]) cluster.service("kafka", id).lose();
    const error = await cluster.roll({ kafka: left });
    assert.match(String(error), /broker 3 is not in the stack file and has replicas of orders-0; orders-1; orders-2/);
    assert.deepEqual(cluster.events.sort(), ["start kafka 1", "start kafka 2"]);
  });

  it("is refused while the brokers that run do not tell who has replicas, and nothing is restarted", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    for (const id of [1, 2]) cluster.service("kafka", id).fault = "never answers";
    const error = await cluster.roll({ kafka: left });
    assert.match(
      String(error),
      /brokers that leave: must be ready .*\n {4}given: not ready: no broker that knows a controller says who has replicas/,
    );
    assert.deepEqual(cluster.events, []);
  });

  it("that gets partitions while the others are restarted is refused at the end, before its host is cleared", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2] }];
    cluster.minInsync = 1;
    void cluster.clock.sleep(3_000).then(() => cluster.partitions.push({ topic: "new", index: 0, replicas: [3] }));
    const error = await cluster.roll({ kafka: left });
    assert.match(String(error), /broker 3 is not in the stack file and has replicas of new-0/);
    assert.deepEqual(cluster.restarts, ["kafka 2", "kafka 1"]);
  });

  it("that holds partitions is no matter when its host is lost, with all brokers down, too", async () => {
    const cluster = FakeCluster.running();
    for (const id of [1, 2, 3]) cluster.service("kafka", id).lose();
    const lost = { ...noServers, kafka: [3] };
    assert.equal(await cluster.roll({ kafka: left, lost }), undefined);
  });

  it("that holds none is let go", async () => {
    const cluster = FakeCluster.running();
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2] }];
    assert.equal(await cluster.roll({ kafka: left }), undefined);
    assert.deepEqual(cluster.events, []);
  });
});
