import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

describe("the racks of a roll", () => {
  const racks: Record<number, string> = { 1: "a", 2: "a", 3: "b", 4: "b", 5: "c", 6: "c" };
  const ids = Object.keys(racks).map(Number);
  const kafka = ids.map((id) => ({
    ...{ id, host: `kafka${id}`, address: `kafka${id}`, port: 9092, digest: "new" },
    rack: racks[id],
  }));

  it("are restarted one after the other where the placement allows it, that of the controller last", async () => {
    const cluster = FakeCluster.running({ kafka: "old" }, ids);
    cluster.lead(1, 1);
    cluster.partitions = [
      { topic: "orders", index: 0, replicas: [1, 3, 5] },
      { topic: "orders", index: 1, replicas: [4, 6, 2] },
    ];
    assert.equal(await cluster.roll({ batch: "rack", kafka }), undefined);
    assert.deepEqual(cluster.restarts.join(), "kafka 3,kafka 4,kafka 5,kafka 6,kafka 1,kafka 2");
    assert.deepEqual(cluster.losses, []);
  });

  it("are refused at once, with the partitions, where it does not", async () => {
    const cluster = FakeCluster.running({ kafka: "old" }, ids);
    cluster.partitions = [
      { topic: "orders", index: 0, replicas: [3, 5, 4] },
      { topic: "orders", index: 1, replicas: [1, 3, 5] },
    ];
    cluster.lead(1, 1);
    for (const id of [1, 2]) cluster.service("kafka", id).runs("new");
    const error = await cluster.roll({ batch: "rack", kafka });
    assert.match(
      String(error),
      /roll\.batch: rack needs .*\n {4}given: rack b has brokers 3, 4; partition orders-0 has 1 replica on brokers that stay and needs 2 in sync\n {4}fix: /,
    );
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 5_000);
  });

  it("are refused before the first restart when only the last of them cannot be spared", async () => {
    const cluster = FakeCluster.running({ kafka: "old" }, ids);
    cluster.lead(1, 1);
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2, 3] }];
    const error = await cluster.roll({ batch: "rack", kafka });
    assert.match(
      String(error),
      /given: rack a has brokers 1, 2; partition orders-0 has 1 replica on brokers that stay/,
    );
    assert.deepEqual(cluster.restarts, []);
  });
});
