import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

describe("an ensemble that a server leaves", () => {
  const onHosts = (port: number) =>
    [1, 2, 3].map((id) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port, digest: "new" }));
  const staying = onHosts(2181);

  it("is rolled while that server still runs, and its leader comes last", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(1, 1);
    cluster.leaving = 4;
    assert.equal(await cluster.roll({ zookeeper: staying }), undefined);
    const stops = cluster.events.filter((event) => event.startsWith("stop"));
    assert.deepEqual(stops, ["stop zookeeper 2", "stop zookeeper 3", "stop zookeeper 1"]);
  });

  it("gets rid of its leader, when that leaves a host that stays, before anything waits for one that it does not know", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(4, 1);
    cluster.leaving = 4;
    assert.equal(await cluster.roll({ zookeeper: staying }), undefined);
    const stops = cluster.events.filter((event) => event.startsWith("stop"));
    assert.deepEqual(stops, ["stop zookeeper 4", "stop zookeeper 1", "stop zookeeper 2", "stop zookeeper 3"]);
    assert(!cluster.events.includes("start zookeeper 4"));
    assert(cluster.said.includes("stopping the leader of the ensemble on kafka4, which leaves it"));
  });

  it("is not touched while the server that leaves with its host leads, and the operator is told at once what to do", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(4, 1);
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2, 3] }];
    const error = await cluster.roll({ zookeeper: staying, kafka: onHosts(9092) });
    assert.match(
      String(error),
      /hosts\[\]\.zookeeperId: a server that leaves .*\n {4}given: .* follow another one\n {4}fix: +systemctl stop zookeeper on the host that leaves/,
    );
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 10_000);
  });
});
